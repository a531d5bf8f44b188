using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>Names the definitions in force by a short digest: equal definitions have equal names, on every machine.</summary>
internal static class DefinitionVersion
{
    public static string Of(Definitions definitions)
    {
        // The windows that are exposed and the year of the levels change no number.
        string text = JsonSerializer.Serialize(new object?[]
        {
            definitions.LinkWithin.Ticks.ToString(CultureInfo.InvariantCulture), definitions.RollbackWithin, definitions.FirstDeploymentCarries,
            definitions.CountFailedRollouts, definitions.Production, definitions.Hotfix, definitions.Origin, definitions.IncidentLinks,
            definitions.LowSample,
        });
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..10];
    }
}
