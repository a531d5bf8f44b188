using System.Reflection;
using System.Runtime.InteropServices;

namespace Metrics.Server.Expose;

/// <summary>Which program answers.</summary>
internal sealed class BuildFamily : IOwnFamilies
{
    private static readonly Family Build = new("metrics_build_info", FamilyKind.Gauge, "The program's version and runtime; always 1.");

    private static readonly KeyValuePair<string, string>[] Labels =
    [
        new("version", typeof(BuildFamily).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? ""),
        new("runtime", RuntimeInformation.FrameworkDescription),
    ];

    public void Write(FamilyWriter to) => to.Add(Build, Labels, 1);
}
