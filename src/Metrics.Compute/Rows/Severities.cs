namespace Metrics.Compute.Rows;

/// <summary>The words by which tools tell how severe an incident is, numbered; there are few.</summary>
internal sealed class Severities
{
    /// <summary>Words after so many are not told apart: no tool has so many.</summary>
    private const byte Most = 254;

    private readonly List<string?> _words = [null];

    public byte NumberOf(string? word)
    {
        string? known = string.IsNullOrWhiteSpace(word) ? null : word.Trim();
        int at = _words.IndexOf(known);
        if (at < 0 && _words.Count < Most)
        {
            at = _words.Count;
            _words.Add(known);
        }

        return at < 0 ? (byte)0 : (byte)at;
    }

    /// <summary>Null where none was told.</summary>
    public string? this[byte number] => _words[number];
}
