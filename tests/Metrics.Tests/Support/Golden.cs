using System.Text;

namespace Metrics.Tests.Support;

/// <summary>
/// Compares what came out with a file that a person has read. <c>METRICS_ACCEPT=1</c> writes the file instead: read the difference before
/// you commit it.
/// </summary>
internal static class Golden
{
    public static bool Accepting { get; } = Environment.GetEnvironmentVariable("METRICS_ACCEPT") == "1";

    /// <summary>The file must hold exactly this text; empty text stands for no file.</summary>
    public static void Check(string path, string actual)
    {
        actual = actual.ReplaceLineEndings("\n");
        string expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (expected == actual)
        {
            return;
        }

        if (!Accepting)
        {
            Assert.Fail($"{Repository.Relative(path)} differs (METRICS_ACCEPT=1 rewrites it; read the difference then):\n{Difference(expected, actual)}");
        }

        if (actual.Length == 0)
        {
            File.Delete(path);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual, new UTF8Encoding(false));
        }
    }

    private static string Difference(string expected, string actual)
    {
        string[] before = expected.Split('\n');
        string[] after = actual.Split('\n');
        int first = 0;
        while (first < before.Length && first < after.Length && before[first] == after[first])
        {
            first++;
        }

        var text = new StringBuilder().Append("from line ").Append(first + 1).Append('\n');
        foreach ((string mark, string[] lines) in new[] { ("- ", before), ("+ ", after) })
        {
            foreach (string line in lines.Skip(first).Take(8))
            {
                text.Append(mark).Append(line).Append('\n');
            }
        }

        return text.ToString();
    }
}
