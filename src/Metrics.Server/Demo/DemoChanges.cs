using Metrics.Facts;

namespace Metrics.Server.Demo;

/// <summary>Writes the changes of one service: what they are called, who wrote them, how long each stage took.</summary>
internal sealed class DemoChanges(DemoService service, DemoTimes times, DemoRandom random)
{
    private static readonly string[] Verbs =
    [
        "Add",
        "Simplify",
        "Speed up",
        "Harden",
        "Extend",
        "Move",
        "Replace",
        "Cache",
        "Validate",
        "Log",
    ];

    private static readonly string[] Things =
    [
        "retry of timeouts",
        "the settings page",
        "rate limits",
        "the export",
        "currency rounding",
        "session handling",
        "the import job",
        "error messages",
        "feature switches",
        "the nightly batch",
        "input checks",
        "the public API",
        "paging",
        "the audit trail",
        "image loading",
    ];

    private static readonly string[] People =
    [
        "aiko",
        "ines",
        "jonas",
        "lena",
        "marek",
        "noor",
        "olga",
        "paul",
        "rafael",
        "sam",
        "tomasz",
        "yusuf",
    ];

    private static readonly string[] Assistants =
    [
        "Co-authored-by: Claude <noreply@anthropic.com>",
        "Co-authored-by: Copilot <198982749+Copilot@users.noreply.github.com>",
        "Co-authored-by: Cursor <cursoragent@cursor.com>",
    ];

    private int _number = 40;

    /// <summary>A change that was merged some time before it was deployed.</summary>
    public Change Ordinary(int day, DateTimeOffset deployedAt)
    {
        double slow = DemoStory.Slowness(service.TeamOn(day), day);
        DateTimeOffset merged = Before(deployedAt, random.LogNormal(0.7, 0.6));
        DateTimeOffset reviewed = Before(merged, random.LogNormal(4 * slow, 0.9));
        DateTimeOffset opened = Before(reviewed, random.LogNormal(3.5 * slow, 1));
        DateTimeOffset first = Before(opened, random.LogNormal(9 * slow, 1.1));
        bool bot = random.Chance(0.08);
        bool assisted = !bot && random.Chance(DemoStory.Assisted(service.TeamOn(day), day));
        Change change = Opened($"{random.Pick(Verbs)} {random.Pick(Things)}", first, opened) with
        {
            FirstReviewAt = random.Chance(DemoStory.Unreviewed(day)) ? null : reviewed,
            MergedAt = merged,
            ClosedAt = merged,
            MergeRevision = random.Revision(),
        };
        if (bot)
        {
            return change with
            {
                Title = "Bump a library",
                Author = "dependabot[bot]",
                AuthorKind = AuthorKind.Bot,
                Branch = "dependabot/nuget",
                Additions = 2,
                Deletions = 2,
            };
        }

        return assisted ? change with { Marks = [random.Pick(Assistants)] } : change;
    }

    /// <summary>A repair that was written in a hurry.</summary>
    public Change Hotfix(DateTimeOffset deployedAt)
    {
        DateTimeOffset merged = Before(deployedAt, 0.1);
        Change change = Opened($"Fix {random.Pick(Things)}", Before(merged, 0.6), Before(merged, 0.3));
        return change with
        {
            Branch = $"hotfix/{change.Number}",
            Labels = ["hotfix"],
            FirstReviewAt = Before(merged, 0.1),
            MergedAt = merged,
            ClosedAt = merged,
            MergeRevision = random.Revision(),
        };
    }

    public Change Revert(Change reverted, DateTimeOffset deployedAt)
    {
        DateTimeOffset merged = Before(deployedAt, 0.2);
        return Opened($"Revert \"{reverted.Title}\"", Before(merged, 0.3), Before(merged, 0.3)) with
        {
            Reverts = reverted.Id,
            FirstReviewAt = Before(merged, 0.1),
            MergedAt = merged,
            ClosedAt = merged,
            MergeRevision = random.Revision(),
            Additions = reverted.Deletions,
            Deletions = reverted.Additions,
        };
    }

    /// <summary>A change that is still open, or was closed without a merge.</summary>
    public Change Unmerged(DateTimeOffset opened, DateTimeOffset? closed) =>
        Opened($"{random.Pick(Verbs)} {random.Pick(Things)}", Before(opened, random.LogNormal(9, 1)), opened) with
        {
            ClosedAt = closed,
        };

    private Change Opened(string title, DateTimeOffset first, DateTimeOffset opened)
    {
        long number = _number++;
        int added = (int)Math.Clamp(random.LogNormal(60, 1.1), 1, 4000);
        return new Change
        {
            // Several services share a repository: the number alone would not tell their changes apart.
            Id = service.Folder is null
                ? $"{service.Repository}#{number}"
                : $"{service.Repository}#{(service.Folder.Length * 100_000) + number}",
            Repository = service.Repository,
            Paths = service.Folder is null ? null : [$"{service.Folder}/app"],
            Number = number,
            Title = title,
            Author = random.Pick(People),
            // The move to another host lost the trailers of one repository: what nobody can tell stays unknown.
            Marks = service.Name == "warehouse" ? null : [],
            Branch = $"topic/{number}",
            FirstCommitAt = first,
            OpenedAt = opened,
            Revisions = [random.Revision()],
            Additions = added,
            Deletions = (int)(added * random.Between(0.1, 0.8)),
            Url = $"https://github.example/{service.Repository}/pull/{number}",
        };
    }

    /// <summary>Some hours of work earlier; a weekend between doubles nothing, it only makes the wait longer.</summary>
    private DateTimeOffset Before(DateTimeOffset instant, double hours)
    {
        DateTimeOffset earlier = instant.AddSeconds(-Math.Floor(hours * 3600));
        return times.Calendar.DayOf(earlier).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? earlier.AddDays(-2) : earlier;
    }
}
