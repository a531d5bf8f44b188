using System.Reflection;
using System.Runtime.InteropServices;
using Metrics.Server.Config;

namespace Metrics.Server.Expose;

/// <summary>
/// Which program answers, and where people reach it: boards elsewhere find the way back to its pages by the label <c>url</c>.
/// </summary>
internal sealed class BuildFamily(CurrentConfig config) : IOwnFamilies
{
    private static readonly Family Build = new("metrics_build_info", FamilyKind.Gauge, "The program's version and runtime; always 1.");

    private static readonly KeyValuePair<string, string>[] Labels =
    [
        new("version", typeof(BuildFamily).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? ""),
        new("runtime", RuntimeInformation.FrameworkDescription),
    ];

    public void Write(FamilyWriter to) => to.Add(Build, [.. Labels, new("url", config.Value.Listen.Url ?? $"http://{config.Value.Listen.Address}")], 1);
}
