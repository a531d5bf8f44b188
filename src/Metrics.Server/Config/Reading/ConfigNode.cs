namespace Metrics.Server.Config.Reading;

/// <summary>A value of the configuration with its place; the tree that everything but the YAML reader works on.</summary>
internal abstract record ConfigNode(ConfigPlace Place)
{
    /// <summary>What a person would call it.</summary>
    public abstract string Shape { get; }
}

/// <summary>A word, a number, a text; <paramref name="Quoted"/> ones are never null.</summary>
internal sealed record ConfigText(ConfigPlace Place, string Text, bool Quoted) : ConfigNode(Place)
{
    public bool IsNull => !Quoted && (Text is "" or "~" or "null");

    public override string Shape => IsNull ? "nothing" : $"'{(Text.Length > 60 ? Text[..57] + "…" : Text)}'";
}

/// <summary>A list.</summary>
internal sealed record ConfigList(ConfigPlace Place, IReadOnlyList<ConfigNode> Items) : ConfigNode(Place)
{
    public override string Shape => "a list";
}

/// <summary>Keys and values, in the order of the file.</summary>
internal sealed record ConfigMap(ConfigPlace Place, IReadOnlyList<(ConfigText Key, ConfigNode Value)> Entries) : ConfigNode(Place)
{
    public override string Shape => "a group of keys";

    /// <summary>The value of a key; null when it is not there.</summary>
    public ConfigNode? this[string key] => Entries.FirstOrDefault(entry => entry.Key.Text == key).Value;

    /// <summary>The text of a key; null when it is not there or is no text.</summary>
    public string? TextOf(string key) => this[key] is ConfigText { IsNull: false } text ? text.Text : null;
}
