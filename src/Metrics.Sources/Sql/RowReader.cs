using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Facts.Json;

namespace Metrics.Sources.Sql;

/// <summary>Makes facts of rows: a column is the field of its name.</summary>
internal sealed class RowReader(SqlText query, FactKind kind, DbDataReader rows, OrganizationCalendar calendar)
{
    private readonly string[] _columns = Columns(rows);
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly bool _lacksReviews = ReviewFields.AreMissing(kind, Columns(rows));
    private int _row;

    /// <summary>The columns that no field takes.</summary>
    public SourceRecord? Header()
    {
        string[] unknown = [.. _columns.Where(name => !FactInput.Knows(kind, name))];
        string known = string.Join(", ", FactField.Of(kind).Keys.Order(StringComparer.Ordinal));
        return unknown.Length == 0 ? null : new SourceRecord.Unreadable(
            $"{query.Name}, columns",
            $"the columns {string.Join(", ", unknown)} are not read: facts of kind {kind.Name()} have {known}",
            string.Join(", ", _columns));
    }

    /// <summary>The row that the reader stands on.</summary>
    public SourceRecord Row()
    {
        _row++;
        var input = new FactInput(kind);
        try
        {
            for (int i = 0; i < _columns.Length; i++)
            {
                if (FactInput.Knows(kind, _columns[i]) && !rows.IsDBNull(i))
                {
                    input.Set(_columns[i], Text(rows.GetValue(i), FactField.Of(kind).GetValueOrDefault(_columns[i])?.Type));
                }
            }
        }
        catch (Exception e) when (e is InvalidCastException or OverflowException or FormatException)
        {
            return Unreadable($"a value can't be read: {e.Message}");
        }

        if (_lacksReviews)
        {
            ReviewFields.State(input);
        }

        if (input.Build() is not { } fact)
        {
            return Unreadable(input.WrongField is { } field ? $"{field}: {input.Wrong}" : input.Wrong!);
        }

        return _ids.Add(fact.Id)
            ? new SourceRecord.Found(fact)
            : Unreadable($"another row gives the same fact, '{fact.Id}'; sum them up, or give each an 'id' of its own");
    }

    private static string[] Columns(DbDataReader rows) =>
        [.. Enumerable.Range(0, rows.FieldCount).Select(i => rows.GetName(i).ToLowerInvariant())];

    private SourceRecord.Unreadable Unreadable(string reason) => new($"{query.Name}, row {_row}", reason, Raw());

    private string Text(object value, FieldType? field) => value switch
    {
        string text => text,
        DateTime time when field == FieldType.Day && DayOf(time) is { } day => $"{day:yyyy-MM-dd}",
        DateTime { Kind: DateTimeKind.Utc } instant => Instants.ToText(instant),
        DateTime local => local.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF", CultureInfo.InvariantCulture),
        DateOnly day => $"{day:yyyy-MM-dd}",
        bool flag => flag ? "true" : "false",

        // What a decimal makes of a double leaves out the digits that are only float.
        double number => ((decimal)number).ToString(CultureInfo.InvariantCulture),
        float number => ((decimal)number).ToString(CultureInfo.InvariantCulture),
        IEnumerable<string> list => string.Join(';', list),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    // date_trunc gives midnight: as it is where it has no zone, else in the organization's.
    private DateOnly? DayOf(DateTime time)
    {
        DateTime local = time.Kind == DateTimeKind.Utc ? TimeZoneInfo.ConvertTimeFromUtc(time, calendar.Zone) : time;
        return local.TimeOfDay == TimeSpan.Zero ? DateOnly.FromDateTime(local) : null;
    }

    private string Raw()
    {
        string Shown(int i)
        {
            try
            {
                return rows.IsDBNull(i) ? "" : Text(rows.GetValue(i), null);
            }
            catch (Exception e) when (e is InvalidCastException or OverflowException or FormatException)
            {
                return "?";
            }
        }

        string raw = JsonSerializer.Serialize(Enumerable.Range(0, _columns.Length).DistinctBy(i => _columns[i]).ToDictionary(i => _columns[i], Shown));
        return raw.Length <= 2000 ? raw : raw[..2000];
    }
}
