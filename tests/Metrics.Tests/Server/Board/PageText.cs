using System.Net;
using System.Text.RegularExpressions;

namespace Metrics.Tests.Server.Board;

/// <summary>What a page says, without how it looks: a line a block, links in brackets, pictures by their title.</summary>
internal static partial class PageText
{
    public static string Of(string html)
    {
        string main = Content().Match(html).Value;
        main = Spark().Replace(main, "");
        main = Picture().Replace(main, match => $"\n[picture: {match.Groups["title"].Value}: {match.Groups["desc"].Value}]\n");
        main = Details().Replace(main, "");
        main = Narrow().Replace(main, "");
        main = Block().Replace(main, "\n");
        main = Cell().Replace(main, " | ");
        main = WebUtility.HtmlDecode(Tag().Replace(main, ""));
        IEnumerable<string> lines = main.Split('\n')
            .Select(line => Spaces().Replace(line, " ").Trim(' ', '|'))
            .Where(line => line.Length > 0);
        return string.Join('\n', lines) + "\n";
    }

    [GeneratedRegex("<main.*</main>", RegexOptions.Singleline)]
    private static partial Regex Content();

    [GeneratedRegex("<svg class=\"chart spark\".*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Spark();

    [GeneratedRegex("<svg.*?<title[^>]*>(?<title>.*?)</title><desc[^>]*>(?<desc>.*?)</desc>.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Picture();

    [GeneratedRegex("<details>.*?</details>", RegexOptions.Singleline)]
    private static partial Regex Details();

    [GeneratedRegex("<div class=\"plot narrow\".*?</div>", RegexOptions.Singleline)]
    private static partial Regex Narrow();

    [GeneratedRegex("</?(p|h1|h2|h3|li|tr|dt|div|section|article|figure|caption|nav|ul|ol|dl|table|summary)\\b[^>]*>")]
    private static partial Regex Block();

    [GeneratedRegex("</?(td|th|dd)\\b[^>]*>")]
    private static partial Regex Cell();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}
