using Metrics.Compute;
using Metrics.Compute.Snapshots;
using Metrics.Server.Config;
using Metrics.Store;

namespace Metrics.Server.Snapshots;

/// <summary>Recomputes a snapshot from the store as of its revision, with its own catalog and definitions, and compares.</summary>
public sealed class SnapshotVerifier(FactStore store, CurrentConfig config)
{
    private const int MostFindings = 50;
    private const string Valid = "valid";

    /// <param name="keyFile">A PEM file with the public (or private) key; null: the configured ones, where there are any.</param>
    /// <exception cref="SnapshotException">There is no such snapshot.</exception>
    public async Task<SnapshotCheck> VerifyAsync(string id, string? keyFile = null, CancellationToken cancel = default)
    {
        StoredSnapshot stored = await SnapshotShelf.FindAsync(store, id, cancel);
        var findings = new List<SnapshotFinding>();
        (string signature, string? formerKey) = Signature(stored, keyFile, findings);
        SnapshotDocument? document = Document(stored, findings);
        if (document is not null)
        {
            Row(stored, document, findings);
            if (await FactsAsync(document, findings, cancel) is { } index)
            {
                Numbers(document, index, signature == Valid, findings);
            }
        }

        SnapshotFinding[] told = findings.Count <= MostFindings
            ? [.. findings]
            : [.. findings.Take(MostFindings), new(findings[MostFindings].What, $"and {findings.Count - MostFindings} more")];
        return new SnapshotCheck(stored.Id, findings.Count == 0, signature, told) { Scope = document?.Scope, FormerKey = formerKey };
    }

    private (string Signature, string? FormerKey) Signature(StoredSnapshot stored, string? keyFile, List<SnapshotFinding> findings)
    {
        if (stored.Signature is not { } signature)
        {
            if (keyFile is not null)
            {
                findings.Add(new("signature", "the snapshot is not signed, and a key was given to check it with"));
            }

            return ("unsigned", null);
        }

        MetricsConfig now = config.Value;
        string[] former = [.. now.Snapshots.FormerKeys.Select(file => Path.Combine(now.BaseFolder, file))];
        string[] keys = keyFile is not null ? [keyFile] : Signing.KeyFile(now) is { } own ? [own, .. former] : former;
        if (keys.Length == 0)
        {
            return ("not checked", null);
        }

        if (Signing.SignedBy(keys, stored.Digest, signature) is { } key)
        {
            int place = keyFile is null ? Array.IndexOf(former, key) : -1;
            return (Valid, place < 0 ? null : now.Snapshots.FormerKeys[place]);
        }

        findings.Add(new("signature", keyFile is null
            ? "the signature is not that of a configured key over this digest; if another key signed in those days, "
                + "name its public key in snapshots.former_keys, or give it with --key"
            : "the signature is not that of this key over this digest"));
        return ("wrong", null);
    }

    private static SnapshotDocument? Document(StoredSnapshot stored, List<SnapshotFinding> findings)
    {
        try
        {
            byte[] canonical = SnapshotJson.Unpack(stored.Document);
            if (SnapshotJson.Digest(canonical) != stored.Digest)
            {
                findings.Add(new("document", "the stored document is not the one that was written: its digest differs"));
                return null;
            }

            SnapshotDocument document = SnapshotJson.Read(canonical);

            // Packed bytes that unpack to the same document are still not those that were written.
            if (!SnapshotJson.Seal(document).Packed.AsSpan().SequenceEqual(stored.Document))
            {
                findings.Add(new("document", "the stored bytes are not those that were written, though they unpack to the same document"));
            }

            return document;
        }
        catch (SnapshotException damaged)
        {
            findings.Add(new("document", damaged.Message));
            return null;
        }
    }

    private static void Row(StoredSnapshot stored, SnapshotDocument document, List<SnapshotFinding> findings)
    {
        void Same(string what, object? row, object? said)
        {
            if (!Equals(row, said))
            {
                findings.Add(new("row", $"the row's {what} is {Shown(row)}, the document's {Shown(said)}"));
            }
        }

        Same("id", stored.Id, document.Id);
        Same("quarter", stored.Quarter, document.Quarter);
        Same("scope", stored.Scope ?? SnapshotShelf.ScopeOf(document), SnapshotShelf.ScopeOf(document));
        Same("creation", stored.CreatedAt, document.CreatedAt);
        Same("predecessor", stored.Predecessor, document.Predecessor);
        Same("revision", stored.Revision, document.Revision);
    }

    private static object Shown(object? value) => value is DateTimeOffset instant ? Facts.Json.Instants.ToText(instant) : value ?? "nothing";

    /// <returns>The index that the numbers are computed again from; null when the facts can't be read.</returns>
    private async Task<FactIndex?> FactsAsync(SnapshotDocument document, List<SnapshotFinding> findings, CancellationToken cancel)
    {
        (FactIndex Index, FactsDigest Digest) read;
        try
        {
            read = await SnapshotIndex.ProveAsync(store, document, cancel);
        }
        catch (StoreException unreadable)
        {
            findings.Add(new("facts", $"the numbers can't be computed again: {unreadable.Message}"));
            return null;
        }

        FactsDigest now = read.Digest;
        findings.AddRange(now.Damaged.Select(key => new SnapshotFinding("facts", $"the content of {key} is not what was recorded")));
        findings.AddRange((await store.BrokenHistoriesAsync(document.Revision, cancel))
            .Select(key => new SnapshotFinding("facts", $"the history of {key} is broken: a version says that it was superseded, and not truly by which")));
        if (now.Sha256 != document.Facts.Sha256)
        {
            findings.Add(new(
                "facts",
                now.Facts == document.Facts.Count
                    ? $"the {now.Facts} facts of revision {document.Revision} are not those of the day: the store was changed behind its back"
                    : $"the store has {now.Facts} facts at revision {document.Revision}, on the day there were {document.Facts.Count}"));
        }

        return read.Index;
    }

    private static void Numbers(SnapshotDocument document, FactIndex index, bool signed, List<SnapshotFinding> findings)
    {
        SnapshotDocument again = SnapshotNumbers.Fill(document, index);
        if (SnapshotJson.Digest(again) == SnapshotJson.Digest(document))
        {
            return;
        }

        SnapshotFinding[] differing =
        [
            .. Part("pair", "the pairs come out otherwise", document.Pairs, again.Pairs),
            .. Part("review", "the review comes out otherwise", document.Review, again.Review),
            .. SnapshotComparison.Numbers(document, again).Select(moved => new SnapshotFinding("number", Words(moved))),
            .. SnapshotComparison.Kpis(document, again).Select(moved => new SnapshotFinding("kpi", Words(moved))),
        ];
        findings.Add(new("program", Why(document, isAsWritten: findings.Count == 0, signed)));
        findings.AddRange(differing.Length > 0
            ? differing
            : [new("number", "what the numbers carry (quality, status or intervals) comes out otherwise")]);
    }

    private static IEnumerable<SnapshotFinding> Part(string what, string words, object then, object again) =>
        SnapshotComparison.Text(then) == SnapshotComparison.Text(again) ? [] : [new(what, words)];

    private static string Words(MovedNumber moved) => $"{moved.Scope} {moved.Name}: {moved.Before ?? "no data"}, computed again {moved.After ?? "no data"}";

    // The facts and the document are proved apart from what is computed: what is left is another computation, or a document that was
    // replaced together with its digest.
    private static string Why(SnapshotDocument document, bool isAsWritten, bool signed)
    {
        string programs = document.Program == ProgramVersion.Current
            ? $"metrics {document.Program} computed it, as this program calls itself{(ProgramVersion.TellsCommit(document.Program) ? "" : ", and neither tells its commit")}"
            : $"metrics {document.Program} computed it, this is metrics {ProgramVersion.Current}";
        string replaced = signed ? "" : "; or the document was replaced together with its digest, which a checked signature would rule out";
        return isAsWritten
            ? $"{programs}: the facts behind it are those of the day, so it is their computation that has changed since{replaced}"
            : $"{programs}: what was changed behind its back, named before, may be why it comes out otherwise";
    }
}
