using Nabla.Layers;

namespace Nabla.Training.State;

/// <summary>What the blocks of θ are called in files: dense_1.weight, dense_1.bias, dense_2.weight, ….</summary>
internal static class LayerNames
{
    /// <summary>The blocks of a network in their order, with their names and places in θ.</summary>
    public static IEnumerable<(string Name, ParameterBlock Block, int Start)> List(Architecture architecture)
    {
        var counts = new Dictionary<string, int>();
        foreach (var slot in architecture.Slots)
        {
            if (slot.Length == 0) continue;
            string kind = slot.Layer.Spec.Name;
            int number = counts[kind] = counts.GetValueOrDefault(kind) + 1;
            for (int block = 0; block < slot.Blocks.Count; block++)
                yield return (FormattableString.Invariant($"{kind}_{number}.{NameOf(slot.Blocks[block])}"), slot.Blocks[block],
                    slot.BlockOffset(block));
        }
    }

    // As everybody else calls them.
    private static string NameOf(ParameterBlock block) => block.Name switch { "weights" => "weight", "biases" => "bias", var own => own };

    /// <summary>The shape of a block as a file has it: a vector for biases.</summary>
    public static int[] ShapeOf(ParameterBlock block) => block.Columns == 1 && !block.IsWeight ? [block.Rows] : [block.Rows, block.Columns];
}
