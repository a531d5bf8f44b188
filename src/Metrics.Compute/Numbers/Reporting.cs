using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>Makes a report of figures: every number in the order of the catalog.</summary>
internal static class Reporting
{
    public static NumberReport Of(FactIndex index, Scope scope, Window window, DateTimeOffset at, Figures figures, Coverage coverage)
    {
        TimeSlice slice = window.At(at, index.Calendar);
        (double? Value, long Samples)[] quality = DataQuality.Of(figures.Quality, coverage, slice, figures.Instant);
        var sheet = new NumberSheet(index.Definitions, coverage.At(slice, figures.Instant), DataQuality.Whole(quality));
        DeploymentFrequency.Write(figures, sheet);
        LeadTime.Write(figures, sheet);
        ChangeFailRate.Write(figures, sheet);
        FailedDeploymentRecovery.Write(figures, sheet);
        TimeToRestore.Write(figures, sheet);
        DeploymentReworkRate.Write(figures, sheet);
        CodeReworkRate.Write(figures, sheet);
        IncidentFrequency.Write(figures, sheet);
        TimeToRestore.WriteOpen(figures, sheet);
        ReviewLoad.Write(figures, sheet);
        DataQuality.Write(quality, sheet);
        return new NumberReport(scope, window, at, null, index.Revision, index.DefinitionVersion, sheet.ToNumbers())
        {
            KnownParts = coverage.KnownParts(slice, index.Calendar),
        };
    }
}
