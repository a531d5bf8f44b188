using System.Globalization;
using Metrics.Facts;
using Metrics.Server.Config.Binding;

namespace Metrics.Server.Verbs;

/// <summary>A fact in one line.</summary>
internal static class FactText
{
    public static string Of(Fact fact) => fact switch
    {
        Deployment one => Words(one.Service, one.Environment, RecordShape.KeyOf(one.Outcome.ToString()), Short(one.Revision), one.Title),
        Change one => Words(one.Repository, one.Number is { } number ? $"#{number}" : null, one.Title, one.Author is { } author ? $"by {author}" : null),
        Incident one => Words(one.Severity, one.Title, one.ResolvedAt is { } resolved ? $"(resolved {Printing.At(resolved)})" : "(open)"),
        KpiPoint one => Words(one.Kpi, one.Scope, RecordShape.KeyOf(one.Period.ToString()), one.Value.ToString(CultureInfo.InvariantCulture), one.Unit),
        CodeRework one => Words(one.Repository, $"{one.LinesReworked} of {one.LinesChanged} lines reworked"),
        Decision one => one.Title,
        LinkStatement one => $"{one.Incident} was caused by {one.Deployment}, says {one.By}",
        CatalogEntry one => Words(one.Name, $"of {one.Team}", one.Product),
        _ => "",
    };

    private static string Words(params string?[] words) => string.Join(' ', words.Where(word => !string.IsNullOrEmpty(word)));

    private static string Short(string revision) => revision.Length > 12 ? revision[..12] : revision;
}
