using System.ComponentModel.DataAnnotations;
using Metrics.Sources.Mapping;

namespace Metrics.Sources.Http;

/// <summary>What must fit together in the options; an option that would do nothing is a mistake.</summary>
internal static class HttpRules
{
    public static IEnumerable<ValidationResult> Check(HttpOptions options) => Unknown(options).Concat(Placed(options)).Concat(Together(options));

    private static IEnumerable<ValidationResult> Unknown(HttpOptions options) =>
        from text in options.Request.Texts()
        from word in Placeholders.In(text.Text)
        where !Placeholders.All.Contains(word)
        select new ValidationResult(
            $"'{{{word}}}' is not known; allowed are {string.Join(", ", Placeholders.All.Select(known => $"{{{known}}}"))}. Where braces are meant, write blanks inside them",
            [$"{nameof(options.Request)}.{text.Place}"]);

    /// <summary>What is said about the placeholders of the request.</summary>
    private static IEnumerable<ValidationResult> Placed(HttpOptions options)
    {
        Paging? paging = options.Paging;
        (string Word, bool Has, bool Needs, string From, string Place)[] words =
        [
            (Placeholders.Cursor, paging?.Cursor is not null, true, "paging.cursor", "Paging.Cursor"),
            (Placeholders.Offset, paging?.Offset is not null, true, "paging.offset", "Paging.Offset"),
            (Placeholders.Page, paging?.Page is not null, true, "paging.page", "Paging.Page"),
            (Placeholders.Size, paging?.Size is not null, false, "the size under paging", "Paging"),
            (Placeholders.Resume, options.Resume is not null, true, "resume", "Resume"),
        ];
        foreach ((string word, bool has, bool needs, string from, string place) in words)
        {
            if (has && needs && !Holds(options, word))
            {
                yield return new ValidationResult($"it has no effect: the request holds no {{{word}}}; put it into the query or the body", [place]);
            }

            if (!has && PlaceOf(options, word) is { } used)
            {
                yield return new ValidationResult($"{{{word}}} is never filled in: {from} is not given", [used]);
            }
        }
    }

    private static IEnumerable<ValidationResult> Together(HttpOptions options)
    {
        if (options.Facts.Count == 0)
        {
            yield return new ValidationResult("it is empty: name at least one fact that a record becomes", [nameof(options.Facts)]);
        }

        bool since = Holds(options, Placeholders.Since);
        bool until = Holds(options, Placeholders.Until);
        if (options.Slice is not null && !(since && until))
        {
            yield return new ValidationResult("it has no effect: the request must hold {since} and {until}", [nameof(options.Slice)]);
        }

        if (options.Slice < TimeSpan.FromMinutes(1))
        {
            yield return new ValidationResult("it must be at least 1m", [nameof(options.Slice)]);
        }

        if (options.NewestFirst is not null && (since || options.Paging is null))
        {
            string why = since ? "the request holds {since}, and gives no older records" : "there is one page";
            yield return new ValidationResult($"it has no effect: {why}", [nameof(options.NewestFirst)]);
        }

        if (options.RecheckDays > 0 && !since && options.NewestFirst is null)
        {
            yield return new ValidationResult(
                "it has no effect: without {since} and newest_first each run reads everything; write 0 where what does not come is gone", [nameof(options.RecheckDays)]);
        }

        if (options is { RecheckDays: not null, Resume: not null })
        {
            yield return new ValidationResult("it contradicts 'resume', which never reads everything again", [nameof(options.RecheckDays)]);
        }

        if (options.Resume is not null && since)
        {
            yield return new ValidationResult("it contradicts {since} in the request: a run goes on from one of them", [nameof(options.Resume)]);
        }

        if (options.Request.Time.Text != TimeFormat.Iso.Text && !since && !until)
        {
            yield return new ValidationResult("it has no effect: the request holds neither {since} nor {until}", [$"{nameof(options.Request)}.Time"]);
        }
    }

    public static bool Holds(HttpOptions options, string word) => PlaceOf(options, word) is not null;

    private static string? PlaceOf(HttpOptions options, string word) => options.Request.Texts()
        .Where(text => Placeholders.In(text.Text).Contains(word)).Select(text => $"{nameof(options.Request)}.{text.Place}").FirstOrDefault();
}
