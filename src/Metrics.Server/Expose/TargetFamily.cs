using Metrics.Compute.Exposed;
using Metrics.Facts;
using Metrics.Server.Config;

namespace Metrics.Server.Expose;

/// <summary><c>dora_target</c>: what the configuration says a metric should be.</summary>
internal sealed class TargetFamily(CurrentConfig config) : IFamilyProvider
{
    private static readonly Family Target = new(
        "dora_target", FamilyKind.Gauge, "What a metric should be at most or at least (label bound), as configured.");

    public void Write(FamilyWriter to, ExpositionMoment moment)
    {
        foreach (Target target in config.Value.Targets)
        {
            if (Scope.Parse(target.Scope) is not { } scope)
            {
                continue;
            }

            IReadOnlyList<KeyValuePair<string, string>> labels =
                ExposedScope.LabelsOf(scope, moment.Index.Catalog, moment.Index.Calendar, moment.At);
            string[] metric = target.Metric.Split('.', 2);
            KeyValuePair<string, string>[] named =
                [.. labels, new("metric", metric[0]), new("stat", metric.Length == 2 ? metric[1] : "")];
            to.Add(Target, [.. named, new("bound", "at_most")], target.AtMost ?? double.NaN);
            to.Add(Target, [.. named, new("bound", "at_least")], target.AtLeast ?? double.NaN);
        }
    }
}
