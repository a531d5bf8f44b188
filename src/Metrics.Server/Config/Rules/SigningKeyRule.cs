using Metrics.Server.Config.Reading;

namespace Metrics.Server.Config.Rules;

/// <summary>The key that snapshots are signed with is there. Who only reads may lack it, so this stops nothing.</summary>
internal sealed class SigningKeyRule : IConfigRule
{
    public void Check(RuleSubject subject)
    {
        SnapshotOptions snapshots = subject.Config.Snapshots;
        if (snapshots.SigningKey is { } key && !File.Exists(Path.Combine(subject.Config.BaseFolder, key)))
        {
            subject.Note(snapshots, "signing_key", $"there is no file '{key}': no snapshot can be made and none exported without it", ProblemLevel.Warning);
        }
    }
}
