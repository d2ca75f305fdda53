using Nabla.Specs;

namespace Nabla.Tests.Specs;

public class RegistryThreadsTests
{
    [Fact]
    public void Names_are_added_and_read_by_many_threads_at_once()
    {
        const int Added = 400;
        var registry = new Registry<Named>("name", _ => new Named("first"));
        Parallel.For(0, Added, n =>
        {
            registry.Add(_ => new Named($"name-{n}"));
            Assert.Equal($"name-{n}", registry.Parse($"name-{n}").Spec.Name);
            Assert.Equal("first", registry.All.First().Spec.Name);
        });
        Assert.Equal(Added + 1, registry.Names.Count);
        Assert.Equal(Added + 1, registry.Names.Distinct().Count());
    }

    private sealed record Named(string Name) : IDescribed
    {
        public Spec Spec => new(Name);
    }
}
