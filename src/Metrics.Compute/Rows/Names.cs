using System.Globalization;
using System.Text;

namespace Metrics.Compute.Rows;

/// <summary>
/// Ids of facts kept in few bytes: <c>acme/pay#1234</c> is the number 1234 after a prefix that many share; any other text lies as UTF-8 in
/// one long array. A code gives the same text back.
/// </summary>
internal sealed class Names
{
    private const long Numbered = 1L << 62;

    private readonly List<string> _prefixes = [];
    private readonly Dictionary<string, int> _prefixNumbers = new(StringComparer.Ordinal);
    private readonly Column<byte> _bytes = new();

    public long Encode(string text)
    {
        int digits = text.Length;
        while (digits > 0 && char.IsAsciiDigit(text[digits - 1]))
        {
            digits--;
        }

        // Only after a separator: an id such as 4f9ab12 would make a prefix of its own each time.
        bool numbered = digits < text.Length && text.Length - digits <= 9 && (digits == 0 || text[digits - 1] is '#' or '-' or '/' or '_' or '.' or ':')
            && (text[digits] != '0' || text.Length - digits == 1);
        if (!numbered)
        {
            return Store(text);
        }

        ReadOnlySpan<char> prefix = text.AsSpan(0, digits);
        if (!_prefixNumbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(prefix, out int number))
        {
            number = _prefixes.Count;
            _prefixes.Add(prefix.ToString());
            _prefixNumbers[_prefixes[number]] = number;
        }

        return Numbered | ((long)number << 32) | uint.Parse(text.AsSpan(digits), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    public string Decode(long code)
    {
        if ((code & Numbered) != 0)
        {
            return _prefixes[(int)((code & ~Numbered) >> 32)] + ((uint)(code & 0xFFFF_FFFF)).ToString(CultureInfo.InvariantCulture);
        }

        int start = (int)(code & 0x7FFF_FFFF);
        return Encoding.UTF8.GetString(_bytes.Slice(start, (int)(code >> 32)));
    }

    public void Trim() => _bytes.Trim();

    private long Store(string text)
    {
        int start = _bytes.Count;
        Span<byte> buffer = text.Length <= 128 ? stackalloc byte[512] : new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        int length = Encoding.UTF8.GetBytes(text, buffer);
        foreach (byte each in buffer[..length])
        {
            _bytes.Add(each);
        }

        return ((long)length << 32) | (uint)start;
    }
}
