using Metrics.Server.Snapshots;

namespace Metrics.Tests.Server.Snapshots;

public sealed class ProgramVersionTests
{
    [Fact]
    public void The_program_names_its_commit_or_says_that_it_is_unknown() =>
        Assert.Matches(@"^\d+\.\d+\.\d+\+\S+$", ProgramVersion.Current);

    [Theory]
    [InlineData("1.0.0+0123456789abcdef", "1.0.0+0123456789ab", true)]
    [InlineData("1.0.0+unknown", "1.0.0+unknown", false)]
    [InlineData("1.0.0", "1.0.0", false)]
    public void A_version_tells_a_commit_or_does_not(string informational, string version, bool tells)
    {
        Assert.Equal(version, ProgramVersion.Of(informational));
        Assert.Equal(tells, ProgramVersion.TellsCommit(version));
    }
}
