using System.Text.Json;
using System.Text.Json.Serialization;
using Metrics.Facts;

namespace Metrics.Server.Api;

/// <summary>Scopes as they are written: <c>team:pay</c>.</summary>
internal sealed class ScopeText : JsonConverter<Scope>
{
    public override Scope Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Scope.Parse(reader.GetString() ?? "") ?? throw new JsonException("a scope is organization, team:NAME or service:NAME");

    public override void Write(Utf8JsonWriter writer, Scope value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>Calendar periods as they are written: <c>2026-Q3</c>.</summary>
internal sealed class PeriodText : JsonConverter<CalendarPeriod>
{
    public override CalendarPeriod Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        CalendarPeriod.Parse(reader.GetString() ?? "") ?? throw new JsonException("a period is 2026-W03, 2026-01, 2026-Q1 or 2026");

    public override void Write(Utf8JsonWriter writer, CalendarPeriod value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
