using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Metrics.Server.Config.Binding;

namespace Metrics.Server.Config.Schema;

/// <summary>The <c>///</c> sentences of properties and types, from the documentation files beside the assemblies.</summary>
internal static partial class XmlDocs
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, string>> Files = new();

    /// <summary>What a property's comment says, else that of its type; null when there is none.</summary>
    public static string? Of(PropertyInfo property) =>
        Find(property.DeclaringType!, $"P:{Name(property.DeclaringType!)}.{property.Name}");

    public static string? Of(Type type) => Find(type, $"T:{Name(type)}");

    private static string? Find(Type type, string member) => Files.GetOrAdd(type.Assembly, Read).GetValueOrDefault(member);

    private static IReadOnlyDictionary<string, string> Read(Assembly assembly)
    {
        string file = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        if (!File.Exists(file))
        {
            return new Dictionary<string, string>();
        }

        return XDocument.Load(file).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => Words(member.Element("summary")!));
    }

    private static string Words(XElement summary)
    {
        string text = string.Concat(summary.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "see" } see => Reference(see),
            XElement element => element.Value,
            XText plain => plain.Value,
            _ => "",
        }));

        // The comments speak to programmers; who reads a configuration leaves a key out.
        return Spaces().Replace(text, " ").Trim().Replace("null:", "left out:", StringComparison.Ordinal);
    }

    // A reference to a property is the key of that name where it is written.
    private static string Reference(XElement see)
    {
        string name = see.Attribute("cref")?.Value ?? see.Attribute("langword")?.Value ?? "";
        string last = name[(name.LastIndexOf('.') + 1)..];
        return name.StartsWith("P:", StringComparison.Ordinal) || name.StartsWith("F:", StringComparison.Ordinal) ? RecordShape.KeyOf(last) : last;
    }

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
