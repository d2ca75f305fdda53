using System.Runtime.InteropServices;
using Nabla.Data;

namespace Nabla.Benchmarks.Compare;

/// <summary>A folder through which peers get the same numbers: θ in the notes' order, inputs and targets as raw float32.</summary>
internal sealed class Exchange : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nabla-compare-");

    /// <summary>Writes them.</summary>
    public Exchange(Network network, Dataset data)
    {
        var theta = new float[network.Theta.Length];
        ParameterOrder.Write<float>(network.Architecture, network.Theta, theta);
        Write("theta", theta);
        Write("x", data.Inputs.Span);
        Write("y", data.Targets.Span);
    }

    /// <summary>Where they lie.</summary>
    public string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string name, ReadOnlySpan<float> numbers) =>
        File.WriteAllBytes(Path.Combine(Folder, $"{name}.f32"), MemoryMarshal.AsBytes(numbers));
}
