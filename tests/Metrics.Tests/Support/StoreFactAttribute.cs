using Xunit.Abstractions;
using Xunit.Sdk;

namespace Metrics.Tests.Support;

/// <summary>A rule of the store's contract: run on every database, shown as skipped on one that is not there.</summary>
[XunitTestCaseDiscoverer("Metrics.Tests.Support." + nameof(StoreFactDiscoverer), "Metrics.Tests")]
public sealed class StoreFactAttribute : FactAttribute;

/// <summary>Marks a class of tests that needs a PostgreSQL server.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsPostgresAttribute : Attribute;

public sealed class StoreFactDiscoverer(IMessageSink sink) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new StoreTestCase(sink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}

public sealed class StoreTestCase : XunitTestCase
{
    [Obsolete("For the framework, which rebuilds test cases in another process.")]
    public StoreTestCase()
    {
    }

    public StoreTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(sink, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsPostgresAttribute).AssemblyQualifiedName).Any()
            ? PostgresFactAttribute.SkipReason
            : base.GetSkipReason(factAttribute);
}
