using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using Metrics.Facts.Collecting;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Config.Binding;

internal sealed partial class ConfigBinder
{
    private object? List(Type type, Type item, ConfigNode node, string what)
    {
        IReadOnlyList<ConfigNode> nodes;
        switch (node)
        {
            case ConfigList list:
                nodes = list.Items;
                break;
            case ConfigText { IsNull: true }:
                nodes = [];
                break;
            case ConfigText when Scalars.IsScalar(item) || item == typeof(Secret):
                nodes = [node];
                break;
            default:
                return Wrong(node, what, "a list");
        }

        var values = new List<object>();
        foreach (ConfigNode one in nodes)
        {
            string name = (one as ConfigMap)?.TextOf("name") is { } given ? $"'{given}' in {what}" : $"an entry of {what}";
            if (one is ConfigText { IsNull: true })
            {
                problems.Add(new(one.Place, $"an entry of '{what}' is empty"));
            }
            else if (Value(item, one, Scalars.IsScalar(item) ? what : name) is { } value)
            {
                values.Add(value);
            }
        }

        return Collections.Make(type, item, values);
    }

    private object? Dictionary(Type keyType, Type valueType, ConfigNode node, string what)
    {
        if (node is not ConfigMap map)
        {
            return Wrong(node, what, "a group of keys");
        }

        var entries = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(keyType, valueType))!;
        foreach ((ConfigText key, ConfigNode value) in map.Entries)
        {
            if (Value(keyType, key, what) is { } word && Value(valueType, value, key.Text) is { } bound)
            {
                entries[word] = bound;
            }
        }

        return entries;
    }

    private Secret? Hidden(ConfigNode node, string what)
    {
        if (node is not ConfigText text)
        {
            Wrong(node, what, "one value");
            return null;
        }

        if (!Expansion.Refers(text.Text))
        {
            problems.Add(new(
                text.Place,
                $"'{what}' is written into the file; keep secrets out of it with ${{NAME}} or ${{file:PATH}}",
                ProblemLevel.Warning));
        }

        string place = text.Place.ToString();
        if (Reveal(text.Text, out string reason) is null)
        {
            problems.Add(new(text.Place, $"'{what}': {reason}", MissingSecret));
        }

        return new Secret(() => Reveal(text.Text, out string why)
            ?? throw new SourceFaultException(FaultKind.Misconfigured, $"{place}: '{what}': {why}"));
    }

    private string? Reveal(string text, out string reason)
    {
        string? value = Expansion.Expand(text, around, out reason);
        if (value is { Length: 0 })
        {
            reason = "it is empty";
            return null;
        }

        return value;
    }

    private object? Plain(ConfigNode node) => node switch
    {
        ConfigMap map => map.Entries.ToDictionary(entry => entry.Key.Text, entry => Plain(entry.Value)),
        ConfigList list => list.Items.Select(Plain).ToList(),
        ConfigText { IsNull: true } => null,
        ConfigText text => Filled(text, "value"),
        _ => null,
    };

    private JsonNode? Json(ConfigNode node)
    {
        switch (node)
        {
            case ConfigMap map:
                return new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, Json(entry.Value))));
            case ConfigList list:
                return new JsonArray([.. list.Items.Select(Json)]);
            case ConfigText { IsNull: false } text:
                string filled = Filled(text, "value") ?? "";
                return text.Quoted ? filled
                    : filled is "true" or "false" ? filled == "true"
                    : decimal.TryParse(filled, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number
                    : filled;
            default:
                return null;
        }
    }
}
