using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Intake;

/// <summary>Turns days of code rework into rows and puts them to the services of their repository.</summary>
internal sealed class CodeReworkIntake(Tables tables)
{
    public void Take(int source, CodeRework rework, bool deleted)
    {
        long id = Hashes.Of(rework.Id);
        int row = Find(source, id);
        if (row >= 0)
        {
            Place(row, -1);
            tables.CodeReworkById.Remove(id, row);
            tables.CodeRework[row].Present = false;
        }

        if (deleted)
        {
            return;
        }

        if (row < 0)
        {
            row = tables.CodeRework.Count;
            tables.CodeRework.Add(default);
            tables.CodeRework[row].Name = tables.Names.Encode(rework.Id);
        }

        ref CodeReworkRow kept = ref tables.CodeRework[row];
        kept.Id = id;
        kept.Source = (ushort)source;
        kept.Day = rework.HappenedAt!.Value.ToUnixTimeMilliseconds();
        (kept.Changed, kept.Reworked, kept.Origin) = (rework.LinesChanged, rework.LinesReworked, rework.Origin);
        kept.Services = tables.Sets.NumberOf(tables.Map.OfRepository(rework.Repository));
        kept.Present = true;
        tables.CodeReworkById.Add(id, row);
        Place(row, 1);
    }

    private int Find(int source, long id)
    {
        foreach (int row in tables.CodeReworkById.Find(id))
        {
            if (tables.CodeRework[row].Id == id && tables.CodeRework[row].Source == source)
            {
                return row;
            }
        }

        return -1;
    }

    private void Place(int row, int more)
    {
        ref CodeReworkRow kept = ref tables.CodeRework[row];
        foreach (int service in tables.Sets[kept.Services])
        {
            ServiceFacts facts = tables.Services[service];
            tables.Tell(facts, kept.Source, FactKind.CodeRework, more);
            if (more > 0)
            {
                tables.ToldMoved |= Ordered.Add(facts.CodeRework, row, Compare) == 0;
            }
            else
            {
                tables.ToldMoved |= Ordered.Remove(facts.CodeRework, row, Compare) == 0;
            }
        }

        if (kept.Services == ServiceSets.Empty)
        {
            tables.Tell(tables.Nowhere, kept.Source, FactKind.CodeRework, more);
        }
    }

    private int Compare(int left, int right)
    {
        int order = tables.CodeRework[left].Day.CompareTo(tables.CodeRework[right].Day);
        return order != 0 ? order : tables.CodeRework[left].Id.CompareTo(tables.CodeRework[right].Id);
    }
}
