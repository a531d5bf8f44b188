using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Metrics.Server.Config.Reading;

/// <summary>Reads YAML into <see cref="ConfigNode"/>s: the only place that knows YAML.</summary>
internal sealed class YamlTree
{
    private const int MaxDepth = 50;

    private readonly Dictionary<string, ConfigNode> _anchors = [];
    private readonly string _file;
    private readonly List<ConfigProblem> _problems;
    private readonly Parser _parser;

    private YamlTree(string text, string file, List<ConfigProblem> problems)
    {
        _file = file;
        _problems = problems;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The one document of the text; an empty group of keys when the text holds nothing, null when it is no YAML.</summary>
    public static ConfigNode? Read(string text, string file, List<ConfigProblem> problems)
    {
        IReadOnlyList<ConfigNode> documents = ReadAll(text, file, problems);
        if (documents.Count > 1)
        {
            problems.Add(new(documents[1].Place, "a second document ('---') begins here; only one is allowed"));
        }

        bool broken = problems.Any(problem => problem.Level == ProblemLevel.Error) && documents.Count == 0;
        return documents.Count > 0 ? documents[0] : broken ? null : new ConfigMap(new(file, 1, 1), []);
    }

    /// <summary>All documents of the text that hold something.</summary>
    public static IReadOnlyList<ConfigNode> ReadAll(string text, string file, List<ConfigProblem> problems)
    {
        var documents = new List<ConfigNode>();
        var tree = new YamlTree(text, file, problems);
        try
        {
            tree._parser.Consume<StreamStart>();
            while (tree._parser.TryConsume<DocumentStart>(out _))
            {
                ConfigNode node = tree.Node(0);
                tree._parser.Consume<DocumentEnd>();
                if (node is not ConfigText { IsNull: true })
                {
                    documents.Add(node);
                }
            }
        }
        catch (YamlException failure)
        {
            problems.Add(new(PlaceOf(file, failure.Start), $"this is not YAML: {Plain(failure.Message)}"));
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException)
        {
            // So the library fails where a list or group is cut off in the middle: it knows no place, the last thing read is the nearest one.
            Mark place = tree._parser.Current?.Start ?? Mark.Empty;
            problems.Add(new(PlaceOf(file, place), "this is not YAML: what begins here is cut off, or a bracket or quote is not closed"));
        }

        return documents;
    }

    private ConfigNode Node(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, $"nested deeper than {MaxDepth} levels");
        }

        if (_parser.TryConsume<AnchorAlias>(out AnchorAlias? alias))
        {
            return _anchors.TryGetValue(alias.Value.Value, out ConfigNode? known)
                ? known
                : throw new YamlException(alias.Start, alias.End, $"'*{alias.Value.Value}' names no anchor before it");
        }

        if (!_parser.Accept<NodeEvent>(out NodeEvent? start))
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, "a value is wanted here");
        }

        ConfigNode node = start switch
        {
            Scalar => Text(_parser.Consume<Scalar>()),
            SequenceStart => List(depth),
            _ => Map(depth),
        };
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor.Value] = node;
        }

        return node;
    }

    private ConfigText Text(Scalar scalar) => new(PlaceOf(_file, scalar.Start), scalar.Value, scalar.Style != ScalarStyle.Plain);

    private ConfigList List(int depth)
    {
        ConfigPlace place = PlaceOf(_file, _parser.Consume<SequenceStart>().Start);
        var items = new List<ConfigNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1));
        }

        return new ConfigList(place, items);
    }

    private ConfigMap Map(int depth)
    {
        ConfigPlace place = PlaceOf(_file, _parser.Consume<MappingStart>().Start);
        var entries = new List<(ConfigText Key, ConfigNode Value)>();
        var merged = new List<(ConfigText Key, ConfigNode Value)>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (Node(depth + 1) is not ConfigText key)
            {
                throw new YamlException(_parser.Current!.Start, _parser.Current.End, "a key must be a word");
            }

            ConfigNode value = Node(depth + 1);
            if (key is { Text: "<<", Quoted: false })
            {
                merged.AddRange(Merged(value));
            }
            else if (entries.Find(entry => entry.Key.Text == key.Text).Key is { } first)
            {
                _problems.Add(new(key.Place, $"'{key.Text}' is given twice; the first is on line {first.Place.Line}"));
            }
            else
            {
                entries.Add((key, value));
            }
        }

        foreach ((ConfigText key, ConfigNode value) in merged)
        {
            if (!entries.Exists(entry => entry.Key.Text == key.Text))
            {
                entries.Add((key, value));
            }
        }

        return new ConfigMap(place, entries);
    }

    private static IEnumerable<(ConfigText Key, ConfigNode Value)> Merged(ConfigNode value) => value switch
    {
        ConfigMap map => map.Entries,
        ConfigList list => list.Items.OfType<ConfigMap>().SelectMany(map => map.Entries),
        _ => [],
    };

    private static ConfigPlace PlaceOf(string file, Mark mark) => new(file, (int)mark.Line, (int)mark.Column);

    // The library begins its messages with the position, which the place says already.
    private static string Plain(string message)
    {
        int end = message.IndexOf("): ", StringComparison.Ordinal);
        return (message.StartsWith('(') && end > 0 ? message[(end + 3)..] : message).TrimEnd('.');
    }
}
