using System.ComponentModel.DataAnnotations;
using Metrics.Sources.Mapping;

namespace Metrics.Sources.Http;

/// <summary>How the next page is found; one of the ways.</summary>
internal sealed record Paging : IValidatableObject
{
    /// <summary>The Link header: the relation of the next page, nearly always <c>next</c>.</summary>
    public string? Link { get; init; }

    /// <summary>A cursor in the reply, for {cursor}.</summary>
    public CursorPaging? Cursor { get; init; }

    /// <summary>How many records were read, for {offset}.</summary>
    public OffsetPaging? Offset { get; init; }

    /// <summary>The number of the page, for {page}.</summary>
    public NumberPaging? Page { get; init; }

    /// <summary>Where the reply has the address of the next page.</summary>
    public JsonPath? NextUrl { get; init; }

    /// <summary>More pages than these are taken for a mistake.</summary>
    [Range(1, 1_000_000)]
    public int MostPages { get; init; } = 10_000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        int ways = new object?[] { Link, Cursor, Offset, Page, NextUrl }.Count(way => way is not null);
        if (ways != 1)
        {
            yield return new ValidationResult(
                $"'paging' needs one of link, cursor, offset, page and next_url; it has {(ways == 0 ? "none: leave 'paging' out where there is one page" : $"{ways}, which contradict")}");
        }
    }

    /// <summary>The placeholder that the request must hold; null where none is needed.</summary>
    public string? Placeholder =>
        Cursor is not null ? Placeholders.Cursor : Offset is not null ? Placeholders.Offset : Page is not null ? Placeholders.Page : null;

    /// <summary>How many records a full page has; null where that is not said.</summary>
    public int? Size => Offset?.Size ?? Page?.Size;
}
