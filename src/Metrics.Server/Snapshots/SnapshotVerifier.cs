using Metrics.Compute;
using Metrics.Compute.Snapshots;
using Metrics.Store;

namespace Metrics.Server.Snapshots;

/// <summary>Recomputes a snapshot from the store as of its revision, with its own catalog and definitions, and compares.</summary>
public sealed class SnapshotVerifier(FactStore store)
{
    private const int MostFindings = 50;

    /// <param name="keyFile">A PEM file with the public (or private) key; null: the signature is not checked.</param>
    /// <exception cref="SnapshotException">There is no such snapshot.</exception>
    public async Task<SnapshotCheck> VerifyAsync(string id, string? keyFile = null, CancellationToken cancel = default)
    {
        StoredSnapshot stored = await SnapshotShelf.FindAsync(store, id, cancel);
        var findings = new List<SnapshotFinding>();
        string signature = Signature(stored, keyFile, findings);
        if (Document(stored, findings) is { } document)
        {
            Row(stored, document, findings);
            if (await FactsAsync(document, findings, cancel) is { } index)
            {
                Numbers(document, index, findings);
            }
        }

        return new SnapshotCheck(stored.Id, findings.Count == 0, signature, [.. findings.Take(MostFindings)]);
    }

    private static string Signature(StoredSnapshot stored, string? keyFile, List<SnapshotFinding> findings)
    {
        if (stored.Signature is not { } signature)
        {
            return "unsigned";
        }

        if (keyFile is null)
        {
            return "not checked";
        }

        if (Signing.Verify(keyFile, stored.Digest, signature))
        {
            return "valid";
        }

        findings.Add(new("signature", "the signature is not that of this key over this digest"));
        return "wrong";
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
                findings.Add(new("row", $"the row's {what} is {row ?? "nothing"}, the document's {said ?? "nothing"}"));
            }
        }

        Same("id", stored.Id, document.Id);
        Same("quarter", stored.Quarter, document.Quarter);
        Same("creation", stored.CreatedAt, document.CreatedAt);
        Same("predecessor", stored.Predecessor, document.Predecessor);
        Same("revision", stored.Revision, document.Revision);
    }

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

    private static void Numbers(SnapshotDocument document, FactIndex index, List<SnapshotFinding> findings)
    {
        SnapshotDocument again = SnapshotNumbers.Fill(document, index);
        if (SnapshotJson.Digest(again) == SnapshotJson.Digest(document))
        {
            return;
        }

        if (document.Program != ProgramVersion.Current)
        {
            findings.Add(new("program", $"it was computed by version {document.Program}, this is {ProgramVersion.Current}: a changed computation may be the reason"));
        }

        findings.AddRange(SnapshotComparison.Numbers(document, again)
            .Select(moved => new SnapshotFinding("number", $"{moved.Scope} {moved.Name}: {moved.Before ?? "no data"}, computed again {moved.After ?? "no data"}")));
        findings.AddRange(SnapshotComparison.Kpis(document, again)
            .Select(moved => new SnapshotFinding("kpi", $"{moved.Scope} {moved.Name}: {moved.Before ?? "no data"}, computed again {moved.After ?? "no data"}")));
        foreach ((string what, object one, object other) in new (string, object, object)[] { ("pair", document.Pairs, again.Pairs), ("review", document.Review, again.Review) })
        {
            if (SnapshotComparison.Text(one) != SnapshotComparison.Text(other))
            {
                findings.Add(new(what, what == "pair" ? "the pairs come out otherwise" : "the review comes out otherwise"));
            }
        }

        if (findings.Count == 0)
        {
            findings.Add(new("number", "what the numbers carry (quality, status or intervals) comes out otherwise"));
        }
    }
}
