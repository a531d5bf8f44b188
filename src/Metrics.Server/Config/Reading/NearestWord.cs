namespace Metrics.Server.Config.Reading;

/// <summary>Finds the word that was probably meant.</summary>
internal static class NearestWord
{
    private const int ShortList = 20;

    /// <summary>The known word nearest to what was written; null when none is near.</summary>
    public static string? Of(string written, IEnumerable<string> known)
    {
        string plain = Plain(written);
        (string? best, int least) = (null, int.MaxValue);
        foreach (string word in known)
        {
            int distance = plain.Length >= 3 && Plain(word).StartsWith(plain, StringComparison.Ordinal) ? 1 : Distance(plain, Plain(word));
            if (distance < least && IsNear(distance, written.Length, word.Length))
            {
                (best, least) = (word, distance);
            }
        }

        return best;
    }

    /// <summary><c>; did you mean 'x'? Allowed: a, b, c</c>, as far as there is something to say.</summary>
    public static string Hint(string written, IEnumerable<string> known)
    {
        string[] words = [.. known.Distinct()];
        string? nearest = Of(written, words);
        string meant = nearest is null ? "" : $"; did you mean '{nearest}'?";
        string list = string.Join(", ", words);
        bool helps = words.Length > 0 && (nearest is null || words.Length <= ShortList);
        return meant + (!helps ? "" : nearest is null ? $"; allowed: {list}" : $" Allowed: {list}");
    }

    /// <summary>A few edits turn any short word into any other: half of the longer one has to stay.</summary>
    private static bool IsNear(int distance, int written, int word) =>
        distance <= (Math.Min(written, word) < 3 ? 1 : Math.Max(2, written / 3)) && 2 * distance <= Math.Max(written, word);

    private static string Plain(string word) => word.Replace('-', '_').ToLowerInvariant();

    /// <summary>Edits (insert, delete, replace, swap two neighbours) that turn one word into the other.</summary>
    internal static int Distance(string a, string b)
    {
        int[,] edits = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    edits[i, j] = i + j;
                    continue;
                }

                int replaced = edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                edits[i, j] = Math.Min(replaced, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[a.Length, b.Length];
    }
}
