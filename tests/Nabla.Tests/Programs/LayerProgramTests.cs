using System.Numerics;
using Nabla.Activations;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Programs;

namespace Nabla.Tests.Programs;

/// <summary>What a layer says that it computes is what it computes, bit for bit.</summary>
public class LayerProgramTests
{
    public static TheoryData<string> Layers =>
    [
        .. ActivationRegistry.Default.All.Select(activation => $"dense:nodes=5+{activation.Spec}"),
        .. ActivationRegistry.Default.All.Select(activation => $"ntk-dense:nodes=3+{activation.Spec}"),
        "ntk-dense:nodes=1+identity", "dropout", "scale", "periodic:columns=4", "periodic:columns=2,waves=5,outputs=1,spread=3",
        "piecewise", "piecewise:outputs=3+edges:0.0=-1,0.1=-0.2,0.2=0.5,0.3=2,1.0=0,1.1=0.7",
    ];

    [Theory, MemberData(nameof(Layers))]
    public void The_program_gives_the_bits_of_Forward(string layer)
    {
        Compare<float>(layer, inputs: 4);
        Compare<double>(layer, inputs: 4);
        if (!layer.StartsWith('p')) Compare<float>(layer, inputs: 1);
    }

    [Fact]
    public void Every_registered_layer_is_among_them() =>
        Assert.All(LayerRegistry.Default.Names, name => Assert.Contains(Layers, row => row.Data.Split(':', '+')[0] == name));

    [Theory, MemberData(nameof(Layers))]
    public void Slopes_of_its_steps_are_those_of_nudges(string text)
    {
        var slot = Slot(text, 4);
        var program = slot.Program!;
        var (x, parameters) = Numbers<double>(slot);
        var values = program.Run<double>(parameters, x);
        const double h = 1e-6;
        foreach (var step in program.Steps)
            for (int operand = 0; operand < step.Operands.Count; operand++)
            {
                double[][] operands = [.. step.Operands.Select(one => (double[])values[one].Clone())];
                double[] up = new double[step.Count], down = new double[step.Count];
                for (int i = 0; i < operands[operand].Length; i++)
                {
                    var slopes = step.Partials(operand, i, [.. step.Operands.Select(one => values[one])], values[step]).ToDictionary();
                    double was = operands[operand][i];
                    operands[operand][i] = was + h;
                    step.Compute(operands, up);
                    operands[operand][i] = was - h;
                    step.Compute(operands, down);
                    operands[operand][i] = was;
                    for (int j = 0; j < up.Length; j++)
                        Assert.Equal((up[j] - down[j]) / (2 * h), slopes.GetValueOrDefault(j), 1e-6);
                }
            }
    }

    [Fact]
    public void Weighted_sums_are_recognized_and_nothing_else_is()
    {
        Assert.NotNull(Slot("dense:nodes=2+relu", 3).Program!.WeightedSums);
        Assert.NotNull(Slot("ntk-dense:nodes=2+softmax", 3).Program!.WeightedSums);
        Assert.Null(Slot("scale", 3).Program!.WeightedSums);
        Assert.Null(Slot("periodic:columns=1", 3).Program!.WeightedSums);
        Assert.True(Slot("dropout", 3).Program!.IsIdentity, "dropout passes x on in prediction");
        Assert.False(Slot("dense:nodes=3", 3).Program!.IsIdentity, "a dense layer mixes its inputs");
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var slot = Slot("dense:nodes=2", 3);
        Operation x = slot.Program!.Input, w = slot.Program.Parameters[0];
        Assert.Equal("Operands must have the same shape, or be a list and a matrix of as many rows (got 3 × 1 and 2 × 3).",
            Assert.Throws<ArgumentException>(() => x + w).Message);
        Assert.StartsWith("The operand must be a list", Assert.Throws<ArgumentException>(() => new Concatenate(x, w)).Message,
            StringComparison.Ordinal);
    }

    private static void Compare<T>(string text, int inputs)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var slot = Slot(text, inputs);
        var (x, parameters) = Numbers<T>(slot);
        var theta = new T[slot.Length];
        for (int block = 0; block < slot.Blocks.Count; block++)
            for (int j = 0, at = 0; j < slot.Blocks[block].Rows; j++)
                for (int k = 0; k < slot.Blocks[block].Columns; k++)
                    theta[slot.BlockOffset(block) + slot.Blocks[block].Index(j, k)] = parameters[block][at++];
        T[] z = new T[slot.Outputs], a = new T[slot.Outputs];
        slot.Layer.Forward(new LayerPass<T>
            { Samples = 1, Inputs = inputs, Outputs = slot.Outputs, Theta = theta, X = x, Z = z, A = a });
        var program = slot.Program!;
        var values = program.Run<T>(parameters, x);
        Assert.Equal(a, values[program.Output]);
        if (program.WeightedSums is { } sums) Assert.Equal(z, values[sums]);
        Assert.All(Enumerable.Range(0, slot.Blocks.Count), block => Assert.Equal(parameters[block], slot.RowByRow<T>(theta, block)));
    }

    private static (T[] X, T[][] Parameters) Numbers<T>(LayerLayout slot)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Philox(7, 3);
        ulong draw = 0;
        T[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.Normal(draw++)))];
        return (Draw(slot.Inputs), [.. slot.Blocks.Select(block => Draw(block.Length))]);
    }

    private static LayerLayout Slot(string layer, int inputs) => new Architecture(inputs, [LayerRegistry.Default.Parse(layer)]).LayerLayouts[0];
}
