namespace Metrics.Facts.Collecting;

/// <summary>Marks an options record that may be written as the value of one of its properties alone.</summary>
/// <param name="property">The property's name.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ShortFormAttribute(string property) : Attribute
{
    public string Property { get; } = property;
}
