using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Metrics.Server.Charts;

namespace Metrics.Server.Board;

/// <summary>A file that pages name; its address holds its digest, so browsers may keep it for ever.</summary>
internal sealed record BoardAsset(string Name, string ContentType, byte[] Content)
{
    public string Address { get; } = AddressOf(Name, Content);

    private static string AddressOf(string name, byte[] content)
    {
        int dot = name.LastIndexOf('.');
        return $"/assets/{name[..dot]}.{Convert.ToHexStringLower(SHA256.HashData(content))[..12]}{name[dot..]}";
    }
}

/// <summary>Style sheet, script and icon, from the executable itself.</summary>
internal static class BoardAssets
{
    private static readonly FrozenDictionary<string, BoardAsset> ByName = new BoardAsset[]
    {
        new("board.css", "text/css; charset=utf-8", [.. Read("board.css"), .. Encoding.UTF8.GetBytes(ChartStyle.Css)]),
        new("board.js", "text/javascript; charset=utf-8", Read("board.js")),
        new("icon.svg", "image/svg+xml", Read("icon.svg")),
    }.ToFrozenDictionary(asset => asset.Name);

    private static readonly FrozenDictionary<string, BoardAsset> ByAddress = ByName.Values.ToFrozenDictionary(asset => asset.Address);

    public static string Address(string name) => ByName[name].Address;

    /// <summary>Null when the address is none of ours, or that of an older version.</summary>
    public static BoardAsset? Find(string address) => ByAddress.GetValueOrDefault(address);

    private static byte[] Read(string name)
    {
        using Stream stream = typeof(BoardAssets).Assembly.GetManifestResourceStream($"board/{name}")!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
