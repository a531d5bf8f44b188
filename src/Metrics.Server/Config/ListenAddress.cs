using System.Globalization;
using System.Net;

namespace Metrics.Server.Config;

/// <summary>
/// Where the service answers: <c>127.0.0.1:9464</c>, <c>[::1]:9464</c>, <c>localhost:9464</c>, <c>0.0.0.0:9464</c> or <c>:9464</c> (all).
/// </summary>
/// <param name="Address">The address; null for every address of the machine.</param>
/// <param name="Port">The port; 0 takes a free one.</param>
internal sealed record ListenAddress(IPAddress? Address, int Port)
{
    public bool IsLoopback => Address is not null && IPAddress.IsLoopback(Address);

    public string Url => Address switch
    {
        null => $"http://*:{Port}",
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } => $"http://[{Address}]:{Port}",
        _ => $"http://{Address}:{Port}",
    };

    public static ListenAddress? Parse(string text)
    {
        int at = text.LastIndexOf(':');
        if (at < 0 || !ushort.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return null;
        }

        string host = text[..at];
        return host switch
        {
            "" or "*" or "0.0.0.0" or "[::]" => new ListenAddress(null, port),
            "localhost" => new ListenAddress(IPAddress.Loopback, port),
            ['[', .., ']'] when IPAddress.TryParse(host[1..^1], out IPAddress? six) => new ListenAddress(six, port),
            _ when !host.Contains(':') && IPAddress.TryParse(host, out IPAddress? four) => new ListenAddress(four, port),
            _ => null,
        };
    }
}
