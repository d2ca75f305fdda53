using System.Runtime.CompilerServices;
using System.Text.Json;
using Nabla.Onnx.Import;

namespace Nabla.Onnx.Tests.Import;

/// <summary>A file of the folder Fixtures, with inputs and the outputs that its maker computed.</summary>
internal sealed record Fixture(string Name, JsonElement Expected)
{
    private static readonly JsonElement All = JsonDocument.Parse(File.ReadAllText(PathOf("expected.json"))).RootElement;

    /// <summary>The names of all.</summary>
    public static IEnumerable<string> Names => All.EnumerateObject().Select(property => property.Name);

    public string Path => PathOf($"{Name}.onnx");

    public float[] X => Numbers("x");

    public float[] Y => Numbers("y");

    public int Inputs => Expected.GetProperty("inputs").GetInt32();

    public int Outputs => Expected.GetProperty("outputs").GetInt32();

    public double Tolerance => Expected.GetProperty("tolerance").GetDouble();

    public OnnxOutputActivation Ending => Enum.Parse<OnnxOutputActivation>(Expected.GetProperty("end").GetString()!.Replace("-", ""), ignoreCase: true);

    public string[]? Classes =>
        Expected.TryGetProperty("classes", out var names) ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : null;

    public static Fixture Of(string name) => new(name, All.GetProperty(name));

    public static string PathOf(string file, [CallerFilePath] string here = "") =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "Fixtures", file);

    private float[] Numbers(string key) => [.. Expected.GetProperty(key).EnumerateArray().Select(number => number.GetSingle())];
}
