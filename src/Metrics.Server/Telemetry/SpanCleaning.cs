using System.Diagnostics;
using OpenTelemetry;

namespace Metrics.Server.Telemetry;

/// <summary>Takes out of spans what must not leave the service: who the database knows us as, and what may stand in addresses.</summary>
internal sealed class SpanCleaning : BaseProcessor<Activity>
{
    private static readonly string[] Private =
        ["db.npgsql.data_source", "db.connection_string", "db.user", "url.query", "http.target", "enduser.id", "db.npgsql.connection_id"];

    private static readonly string[] Addresses = ["url.full", "http.url"];

    public override void OnEnd(Activity data)
    {
        foreach (string name in Private)
        {
            data.SetTag(name, null);
        }

        foreach (string name in Addresses)
        {
            if (data.GetTagItem(name) is string text && Uri.TryCreate(text, UriKind.Absolute, out Uri? address))
            {
                // Tokens travel in user parts and in queries.
                data.SetTag(name, address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));
            }
        }
    }
}
