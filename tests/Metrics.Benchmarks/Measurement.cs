using System.Reflection;

namespace Metrics.Benchmarks;

/// <summary>
/// Marks a static method without parameters as a measurement; it returns <see cref="Row"/>s (or a task of them), and is found by this.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MeasuredAttribute(string name, string summary) : Attribute
{
    public string Name { get; } = name;

    public string Summary { get; } = summary;
}

/// <summary>One measurement: its name on the command line, and what it does.</summary>
internal sealed record Measurement(string Name, string Summary, Func<Task<IReadOnlyList<Row>>> RunAsync)
{
    public static IReadOnlyList<Measurement> All() =>
        [.. typeof(Measurement).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => (Method: method, Mark: method.GetCustomAttribute<MeasuredAttribute>()))
            .Where(found => found.Mark is not null)
            .OrderBy(found => found.Mark!.Name, StringComparer.Ordinal)
            .Select(found => new Measurement(found.Mark!.Name, found.Mark.Summary, () => Invoke(found.Method)))];

    private static async Task<IReadOnlyList<Row>> Invoke(MethodInfo method) => method.Invoke(null, null) switch
    {
        Task<IReadOnlyList<Row>> later => await later,
        IReadOnlyList<Row> now => now,
        var other => throw new InvalidOperationException($"{method.DeclaringType}.{method.Name} returns {other?.GetType()}, not rows"),
    };
}
