using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Tests.Training;

/// <summary>
/// Random networks end up with the same θ on any number of threads and in registers of any width, each width in a process of its own
/// (Nabla.Hashes). NABLA_HASHES=1000 tries that many networks instead of 60.
/// </summary>
[Trait("Speed", "slow")]
public class SameBitsTests
{
    private static readonly int Cases = int.Parse(Environment.GetEnvironmentVariable("NABLA_HASHES") ?? "60", CultureInfo.InvariantCulture);
    private static readonly Lazy<string[]> AsItIs = new(() => Hashes("1"));

    [Fact]
    public void Any_number_of_threads_trains_the_same_weights()
    {
        Assert.Equal(AsItIs.Value, Hashes("1,2,3,4,8"));
    }

    [Theory]
    [InlineData(256, "DOTNET_EnableAVX512", "0")]
    [InlineData(128, "DOTNET_PreferredVectorBitWidth", "128")]
    public void Registers_of_any_width_train_the_same_weights(int width, string variable, string value)
    {
        if (!Vector256.IsHardwareAccelerated) Assert.Skip("This processor has no registers beyond 128 bits.");
        string[] narrow = Hashes("1,3", variable, value);
        Assert.Equal($"width {width}, fused", narrow[0]);
        Assert.Equal(AsItIs.Value[1..], narrow[1..]);
    }

    [Fact]
    public void Only_without_fused_multiply_add_the_weights_are_others()
    {
        if (!Fma.IsSupported) Assert.Skip("There is nothing to switch off.");
        string[] without = Hashes("1,3", "DOTNET_EnableAVX2", "0");
        Assert.Equal(AsItIs.Value.Length, without.Length);
        Assert.Equal("width 128, not fused", without[0]);
        Assert.NotEqual(AsItIs.Value[1..], without[1..]);
    }

    private static string[] Hashes(string threads, string? variable = null, string? value = null)
    {
        // artifacts/bin/Nabla.Tests/<configuration>/ has the program's folder as a neighbour.
        string here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar), configuration = Path.GetFileName(here);
        string program = Path.Combine(here, "..", "..", "Nabla.Hashes", configuration, "Nabla.Hashes.dll");
        var ran = ChildProcess.Run("dotnet", [program, $"{Cases}", threads], null, variable is null ? [] : [(variable, value!)]);
        string[] lines = ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.DoesNotContain(lines, line => line.Contains("differs", StringComparison.Ordinal));
        Assert.Equal((0, Cases + 1), (ran.ExitCode, lines.Length));
        return lines;
    }
}
