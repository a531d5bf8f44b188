using System.Reflection;
using System.Runtime.ExceptionServices;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Sources;

namespace Metrics.Server.Collect;

/// <summary>A type of source as its class declares it.</summary>
/// <param name="Class">An <see cref="ISource"/>, an <see cref="IReceiver"/>, or both.</param>
/// <param name="Options">The record that its part of the configuration is bound to.</param>
internal sealed record SourceType(Type Class, Type Options, SourceAttribute Attribute)
{
    public string Name => Attribute.Type;

    public string Summary => Attribute.Summary;

    public IReadOnlyList<FactKind> Records => Attribute.Records;

    public IReadOnlyList<FactKind> Sweeps => Attribute.Sweeps;

    public string Cost => Attribute.Cost;

    /// <summary>It is asked on a schedule.</summary>
    public bool Polls => Class.IsAssignableTo(typeof(ISource));

    /// <summary>It takes deliveries at <c>POST /hooks/{source}</c>.</summary>
    public bool Receives => Class.IsAssignableTo(typeof(IReceiver));

    public string? Sample => SourceFolders.Sample(Class);

    /// <summary>Makes the source; what its constructor throws comes through unwrapped.</summary>
    public object Create(object options, SourceTools tools)
    {
        try
        {
            return Activator.CreateInstance(Class, options, tools)!;
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    /// <summary>Reads what a class declares.</summary>
    /// <exception cref="InvalidOperationException">The class does not keep the contract of a source.</exception>
    public static SourceType Of(Type type)
    {
        var attribute = type.GetCustomAttribute<SourceAttribute>()!;
        if (!type.IsAssignableTo(typeof(ISource)) && !type.IsAssignableTo(typeof(IReceiver)))
        {
            throw new InvalidOperationException($"{type.Name} is marked as source '{attribute.Type}' but is neither an ISource nor an IReceiver");
        }

        if (type.GetConstructors() is not [{ } only] || only.GetParameters() is not [{ } options, { } tools] || tools.ParameterType != typeof(SourceTools))
        {
            throw new InvalidOperationException($"{type.Name} needs one public constructor that takes its options record and {nameof(SourceTools)}");
        }

        return new(type, options.ParameterType, attribute);
    }
}
