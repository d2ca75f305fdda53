using Nabla.Layers;

namespace Nabla.Training.State;

/// <summary>What the blocks of θ are called in checkpoints, as in ONNX files: dense_1.weight, dense_1.bias, dense_2.weight, ….</summary>
internal static class LayerNames
{
    /// <summary>The blocks of a network in their order, with their names and places in θ.</summary>
    /// <param name="architecture">The network's shape.</param>
    /// <param name="version">The version of the file's format.</param>
    public static IEnumerable<(string Name, ParameterBlock Block, int Start)> List(Architecture architecture, int version)
    {
        var counts = new Dictionary<string, int>();
        foreach (var slot in architecture.Slots)
        {
            if (slot.Length == 0) continue;
            string kind = slot.Layer.Spec.Name;
            int number = counts[kind] = counts.GetValueOrDefault(kind) + 1;
            for (int block = 0; block < slot.Blocks.Count; block++)
            {
                string name = slot.Blocks[block].Name;
                // Version 1 called layers by their specs (ntk-dense_1), and blocks of other layers by their whole names.
                yield return (version > 1 ? $"{slot.Name}.{slot.FileNameOf(name)}"
                    : FormattableString.Invariant($"{kind}_{number}.{name switch { "weights" => "weight", "biases" => "bias", _ => name }}"),
                    slot.Blocks[block], slot.BlockOffset(block));
            }
        }
    }

    /// <summary>The shape of a block as a file has it: a vector for biases.</summary>
    public static int[] ShapeOf(ParameterBlock block) => block.Columns == 1 && !block.IsWeight ? [block.Rows] : [block.Rows, block.Columns];
}
