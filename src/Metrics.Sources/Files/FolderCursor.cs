using System.Collections.Immutable;
using System.Text.Json;

namespace Metrics.Sources.Files;

/// <summary>How far one file was read.</summary>
/// <param name="Size">Its size then; −1 while it is read.</param>
/// <param name="Modified">Its time of change then, in milliseconds since 1970.</param>
/// <param name="Offset">The bytes read: complete lines only.</param>
/// <param name="Line">The line that begins there, from 1.</param>
/// <param name="Digest">The SHA-256 of the bytes read: tells a grown file from one written anew.</param>
internal sealed record FileMark(long Size, long Modified, long Offset, long Line, string Digest)
{
    public static FileMark None { get; } = new(-1, 0, 0, 1, "");
}

/// <summary>How far every file of a folder was read.</summary>
internal sealed class FolderCursor
{
    private static readonly JsonSerializerOptions Camel = new(JsonSerializerDefaults.Web);

    private readonly ImmutableSortedDictionary<string, FileMark> _marks;

    private FolderCursor(ImmutableSortedDictionary<string, FileMark> marks) => _marks = marks;

    /// <summary>Reads the cursor; one that can't be read begins anew, which only costs reading.</summary>
    public static FolderCursor Parse(string? text)
    {
        try
        {
            Dictionary<string, FileMark>? marks = text is null ? null : JsonSerializer.Deserialize<Dictionary<string, FileMark>>(text, Camel);
            return new((marks ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal));
        }
        catch (JsonException)
        {
            return new(ImmutableSortedDictionary.Create<string, FileMark>(StringComparer.Ordinal));
        }
    }

    /// <summary>The file is as it was when it was read to its end.</summary>
    public bool Knows(FactFile file) => Of(file) is var mark && mark.Size == file.Size && mark.Modified == file.Modified.ToUnixTimeMilliseconds();

    public FileMark Of(FactFile file) => _marks.GetValueOrDefault(file.Name, FileMark.None);

    public FolderCursor With(string name, FileMark mark) => new(_marks.SetItem(name, mark));

    /// <summary>Forgets files that are no longer there.</summary>
    public FolderCursor Only(IEnumerable<string> names) => new(_marks.RemoveRange(_marks.Keys.Except(names).ToArray()));

    public override string ToString() => JsonSerializer.Serialize(_marks, Camel);
}
