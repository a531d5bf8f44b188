using System.CommandLine;

namespace Metrics.Server.Verbs;

/// <summary>One verb of the command line, in a file of its own; found by scanning. It declares options, calls one class, prints.</summary>
internal interface IVerb
{
    /// <summary>Its place in the help.</summary>
    int Order { get; }

    Command Build(VerbContext context);
}
