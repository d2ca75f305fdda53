using Nabla.Numerics;

namespace Nabla.Tests.Numerics;

/// <summary>Hardware threads of one core count once.</summary>
public class PhysicalCoresTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nabla-cores-").FullName;

    [Fact]
    public void Siblings_are_one_core()
    {
        Write("0,2", "1,3", "0,2", "1,3");
        Assert.Equal(2, PhysicalCores.Of(_folder, processors: 4));
    }

    [Fact]
    public void A_container_may_have_fewer_than_the_machine()
    {
        Write("0", "1", "2", "3");
        Assert.Equal(1, PhysicalCores.Of(_folder, processors: 1));
    }

    [Fact]
    public void Where_nothing_is_known_all_processors_count() =>
    Assert.Equal(6, PhysicalCores.Of(Path.Combine(_folder, "none"), processors: 6));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(params string[] siblings)
    {
        for (int cpu = 0; cpu < siblings.Length; cpu++)
        {
            string topology = Directory.CreateDirectory(Path.Combine(_folder, $"cpu{cpu}", "topology")).FullName;
            File.WriteAllText(Path.Combine(topology, "thread_siblings_list"), siblings[cpu] + "\n");
        }
    }
}
