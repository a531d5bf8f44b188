using Metrics.Server.Config.Reading;

namespace Metrics.Server.Config.Rules;

/// <summary>The organization's time zone is one that this machine knows.</summary>
internal sealed class CalendarRule : IConfigRule
{
    public void Check(RuleSubject subject)
    {
        string zone = subject.Config.Organization.TimeZone;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            return;
        }

        string? nearest = NearestWord.Of(zone, TimeZoneInfo.GetSystemTimeZones().Select(one => one.Id));
        subject.Note(
            subject.Config.Organization,
            "time_zone",
            $"'{zone}' is no time zone{(nearest is null ? "" : $"; did you mean '{nearest}'?")} An IANA name such as Europe/Berlin or UTC is wanted");
    }
}
