using System.ComponentModel.DataAnnotations;
using Metrics.Facts.Collecting;

namespace Metrics.Tests.Server.Config;

/// <summary>The options of a source that exists in tests only, with one of each kind of value.</summary>
internal sealed record ExampleOptions
{
    public required Secret Token { get; init; }

    [Range(1, 1000)]
    public int Pages { get; init; } = 10;

    public Uri Address { get; init; } = new("https://api.example.test");

    public PageOptions Page { get; init; } = new();

    public IReadOnlyList<string> Repositories { get; init; } = [];

    public IReadOnlyDictionary<string, string> Services { get; init; } = new Dictionary<string, string>();

    public static IReadOnlyDictionary<string, Type> Types { get; } = new Dictionary<string, Type> { ["example"] = typeof(ExampleOptions) };
}

internal sealed record PageOptions
{
    public int Size { get; init; } = 100;
}
