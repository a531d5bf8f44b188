using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Config.Binding;

/// <summary>
/// Makes records of the tree. It never stops at a mistake: each is noted with its place, the value is left out, and the rest goes on.
/// </summary>
internal sealed partial class ConfigBinder(Surroundings around, List<ConfigProblem> problems, OrganizationCalendar calendar)
{
    private readonly Scalars _scalars = new(calendar);

    /// <summary>Where each record was read, by reference.</summary>
    public Dictionary<object, ConfigMap> Places { get; private init; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>What a secret that is not there stops: all, or one source alone.</summary>
    private ProblemLevel MissingSecret { get; init; } = ProblemLevel.Error;

    /// <summary>The same for the options of a source: a secret that is not there keeps that source alone from running.</summary>
    public ConfigBinder ForSource() => new(around, problems, calendar) { MissingSecret = ProblemLevel.SourceDown, Places = Places };

    /// <summary>Binds a YAML text to a record; null when there are problems that stop.</summary>
    public static T? Bind<T>(string yaml, List<ConfigProblem> problems, Surroundings? around = null, string file = "text")
        where T : class
    {
        if (YamlTree.Read(yaml, file, problems) is not { } node)
        {
            return null;
        }

        return Bind<T>(node, problems, around);
    }

    /// <inheritdoc cref="Bind{T}(string, List{ConfigProblem}, Surroundings?, string)"/>
    public static T? Bind<T>(ConfigNode node, List<ConfigProblem> problems, Surroundings? around = null)
        where T : class
    {
        return (T?)Bind(typeof(T), node, problems, around);
    }

    /// <inheritdoc cref="Bind{T}(string, List{ConfigProblem}, Surroundings?, string)"/>
    public static object? Bind(Type type, ConfigNode node, List<ConfigProblem> problems, Surroundings? around = null)
    {
        int before = problems.Count;
        var binder = new ConfigBinder(around ?? Surroundings.Of("."), problems, OrganizationCalendar.Utc);
        object? bound = binder.Value(type, node, "the file");
        return problems.Skip(before).All(problem => problem.Level == ProblemLevel.Warning) ? bound : null;
    }

    /// <summary>The value of a node, or null when it is a mistake (noted) or nothing.</summary>
    public object? Value(Type type, ConfigNode node, string what)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(Secret))
        {
            return Hidden(node, what);
        }

        if (type == typeof(object) || type == typeof(JsonNode))
        {
            return type == typeof(JsonNode) ? Json(node) : Plain(node);
        }

        if (Scalars.IsScalar(type))
        {
            return Word(type, node, what);
        }

        if (Collections.ItemOf(type) is { } item)
        {
            return List(type, item, node, what);
        }

        if (Collections.EntryOf(type) is var (key, value))
        {
            return Dictionary(key, value, node, what);
        }

        return Whole(type, node) is ConfigMap map ? Record(map, type, what) : Wrong(node, what, "a group of keys");
    }

    /// <summary>The group of keys that the value of one of them stands for, where the type may be written so.</summary>
    private static ConfigNode Whole(Type type, ConfigNode node) =>
        node is not ConfigMap and not ConfigText { IsNull: true } && type.GetCustomAttribute<ShortFormAttribute>() is { Property: var property }
            ? new ConfigMap(node.Place, [(new ConfigText(node.Place, RecordShape.KeyOf(property), Quoted: false), node)])
            : node;

    /// <summary>A record of a group of keys.</summary>
    public object? Record(ConfigMap map, Type type, string what)
    {
        NoteUnknown(map, what, [.. RecordShape.Of(type).Members.Select(member => member.Key)]);
        return Members(map, type, what);
    }

    /// <summary>Notes the keys that nothing reads.</summary>
    public void NoteUnknown(ConfigMap map, string what, IReadOnlyCollection<string> allowed)
    {
        foreach ((ConfigText key, _) in map.Entries.Where(entry => !allowed.Contains(entry.Key.Text)))
        {
            problems.Add(new(key.Place, $"'{key.Text}' is no key of {what}{NearestWord.Hint(key.Text, allowed)}"));
        }
    }

    /// <summary>A record of those keys that are its own.</summary>
    /// <param name="given">Values that do not come from the group, by key.</param>
    public object? Members(ConfigMap map, Type type, string what, IReadOnlyDictionary<string, object>? given = null)
    {
        RecordShape shape = RecordShape.Of(type);
        int before = problems.Count;
        var values = new Dictionary<RecordMember, object?>();
        bool complete = true;
        foreach (RecordMember member in shape.Members)
        {
            ConfigNode? node = map[member.Key];
            if (given is not null && given.TryGetValue(member.Key, out object? ready))
            {
                values[member] = ready;
            }
            else if (node is null or ConfigText { IsNull: true })
            {
                if (member.Required)
                {
                    complete = false;
                    problems.Add(new(node?.Place ?? map.Place, $"'{member.Key}' of {what} is missing"));
                }
            }
            else if (Value(member.Property.PropertyType, node, member.Key) is { } value)
            {
                Check(member, value, node);
                values[member] = value;
            }
            else
            {
                complete &= !member.Required;
            }
        }

        bool clean = problems.Skip(before).All(problem => problem.Level == ProblemLevel.Warning);
        return complete ? Made(shape, values, map, clean) : null;
    }

    private object Made(RecordShape shape, Dictionary<RecordMember, object?> values, ConfigMap map, bool clean)
    {
        object made = shape.Create(values);
        Places[made] = map;
        if (clean && made is IValidatableObject checks)
        {
            foreach (ValidationResult result in checks.Validate(new ValidationContext(made)))
            {
                ConfigNode? node = result.MemberNames.Select(name => Find(map, name)).FirstOrDefault(one => one is not null);
                problems.Add(new((node ?? map).Place, result.ErrorMessage ?? "is not allowed"));
            }
        }

        return made;
    }

    /// <summary>What stands under a name, or under names with dots between them; null when nothing does.</summary>
    private static ConfigNode? Find(ConfigNode? node, string names)
    {
        foreach (string name in names.Split('.'))
        {
            node = (node as ConfigMap)?[name] ?? (node as ConfigMap)?[RecordShape.KeyOf(name)];
        }

        return node;
    }

    private void Check(RecordMember member, object value, ConfigNode node)
    {
        foreach (ValidationAttribute check in member.Checks)
        {
            var context = new ValidationContext(value) { DisplayName = member.Key, MemberName = member.Key };
            if (check.GetValidationResult(value, context) is { } result)
            {
                string message = check is RangeAttribute range
                    ? $"'{member.Key}' is {node.Shape.Trim('\'')}; allowed is {range.Minimum} to {range.Maximum}"
                    : result.ErrorMessage ?? $"'{member.Key}' is not allowed";
                problems.Add(new(node.Place, message));
            }
        }
    }

    private object? Word(Type type, ConfigNode node, string what)
    {
        if (node is not ConfigText text)
        {
            return Wrong(node, what, "one value");
        }

        if (Filled(text, what) is not { } filled)
        {
            return null;
        }

        object? value = _scalars.Read(type, filled, out string problem);
        if (value is null)
        {
            problems.Add(new(node.Place, $"'{what}': {problem}"));
        }

        return value;
    }

    private string? Filled(ConfigText text, string what)
    {
        string? filled = Expansion.Expand(text.Text, around, out string reason);
        if (filled is null)
        {
            problems.Add(new(text.Place, $"'{what}': {reason}"));
        }

        return filled;
    }

    private object? Wrong(ConfigNode node, string what, string wanted)
    {
        problems.Add(new(node.Place, $"'{what}' is {node.Shape}; {wanted} is wanted"));
        return null;
    }
}
