using Metrics.Facts;

namespace Metrics.Server.Snapshots;

/// <summary>A fact in a few words.</summary>
internal static class FactTitle
{
    public static string Of(Fact fact) => fact switch
    {
        Deployment deployment => $"deployment of {deployment.Service} to {deployment.Environment}",
        Change change => change.Title,
        Incident incident => incident.Title,
        KpiPoint point => $"{point.Kpi} of {point.PeriodStart:yyyy-MM-dd} for {point.Scope}",
        CodeRework rework => $"code rework of {rework.Repository} on {rework.Day:yyyy-MM-dd}",
        Decision decision => decision.Title,
        LinkStatement link => $"what caused incident {link.Incident}: {link.Deployment}, says {link.By}",
        CatalogEntry entry => $"service {entry.Name} of {entry.Team}",
        _ => fact.Id,
    };
}
