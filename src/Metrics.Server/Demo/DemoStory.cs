namespace Metrics.Server.Demo;

/// <summary>
/// What happened in the sample organization, as curves over the days before its today: 0 is today, −730 the first day. Everything that
/// the demo wants to be found is planted here or in <see cref="DemoBusiness"/>; <see cref="DemoTruth"/> states it.
/// </summary>
internal static class DemoStory
{
    public const int FirstDay = -730;

    /// <summary>The team whose AI-assisted changes fail more often; elsewhere assistance makes no difference.</summary>
    public const string AiEffectTeam = "mobile";

    /// <summary>How many times more often they fail there.</summary>
    public const double AiEffect = 2.8;

    /// <summary>The team that became faster and less stable in the last months.</summary>
    public const string TradeOffTeam = "storefront";

    /// <summary>The team whose move to another database went wrong, and the days that it took.</summary>
    public const string MigrationTeam = "data";

    public const int MigrationFrom = -455,
        MigrationTo = -420;

    /// <summary>The days on which little was shipped.</summary>
    public const int QuietFrom = -640,
        QuietTo = -550;

    /// <summary>How much is shipped, against the first day.</summary>
    public static double Activity(string team, int day)
    {
        double growth = 1 + (0.5 * Share(day, FirstDay, 0));
        double quiet = day is >= QuietFrom and < QuietTo ? 0.45 : 1;
        double faster = team == TradeOffTeam ? 1 + (0.7 * Hurry(day)) : 1;
        return growth * quiet * faster;
    }

    /// <summary>How long work waits, against the ordinary.</summary>
    public static double Slowness(string team, int day) => team == TradeOffTeam ? 1 - (0.5 * Hurry(day)) : 1;

    /// <summary>The chance that an ordinary deployment fails its users.</summary>
    public static double Failing(string team, int day)
    {
        double usual = team switch
        {
            TradeOffTeam => 0.05 + (0.075 * Hurry(day)),
            "payments" => 0.045,
            "platform" => 0.055,
            _ => 0.06,
        };
        return IsMigrating(team, day) ? 0.6 : usual;
    }

    public static bool IsMigrating(string team, int day) => team == MigrationTeam && day is >= MigrationFrom and < MigrationTo;

    /// <summary>The share of people's changes that were made with an assistant.</summary>
    public static double Assisted(string team, int day)
    {
        double most = team switch
        {
            AiEffectTeam => 0.52,
            "payments" => 0.25,
            "labs" => 0.6,
            _ => 0.4,
        };
        return most / (1 + Math.Exp(-(day + 330) / 70d));
    }

    /// <summary>Quiet risk: the hours that the slowest tenth of recoveries takes; rising for a year, still within its target.</summary>
    public static double SlowRecoveryHours(int day) => 2.8 + (5.6 * LastYear(day));

    /// <summary>Quiet risk: the share of changed lines that were young; rising for a year, still within its target.</summary>
    public static double CodeRework(int day) => 0.085 + (0.055 * LastYear(day));

    /// <summary>Quiet risk: the share of changes that nobody reviewed; rising for a year, still within its target.</summary>
    public static double Unreviewed(int day) => 0.035 + (0.06 * LastYear(day));

    /// <summary>How busy a weekday is.</summary>
    public static double Weekday(DayOfWeek day) =>
        day switch
        {
            DayOfWeek.Saturday or DayOfWeek.Sunday => 0.05,
            DayOfWeek.Friday => 0.65,
            DayOfWeek.Monday => 1,
            _ => 1.15,
        };

    private static double Hurry(int day) => Share(day, -215, -30);

    private static double LastYear(int day) => Share(day, -370, 0);

    private static double Share(int day, int from, int to) => Math.Clamp((day - from) / (double)(to - from), 0, 1);
}
