using Nabla.Data;
using Nabla.Augmentation;

namespace Nabla.Cli.Images;

/// <summary>Images, each followed by what a training with distortions would see in its place.</summary>
internal static class Distorted
{
    /// <summary>Makes the images.</summary>
    /// <param name="data">Images.</param>
    /// <param name="augment">The distortions, as <c>--augment</c> takes them.</param>
    /// <param name="count">How many images.</param>
    /// <param name="versions">How many of each: the first as it is.</param>
    /// <param name="seed">Seed of the distortions.</param>
    /// <returns>count × versions images, with the targets of the first of each.</returns>
    public static Dataset Versions(Dataset data, string augment, int count, int versions, ulong seed)
    {
        var (rows, columns) = data.Image!.Value;
        count = Math.Min(count, data.Count);
        var distorter = new Distorter(Named(augment), rows, columns, data.InputWidth / (rows * columns));
        var inputs = new float[checked(count * versions * data.InputWidth)];
        var originals = new int[count * versions];
        for (int n = 0; n < originals.Length; n++)
        {
            originals[n] = n / versions;
            var image = inputs.AsSpan(n * data.InputWidth, data.InputWidth);
            data.CopyInputs(originals[n], 1, image);
            if (n % versions > 0) distorter.Distort(image, seed, epoch: n % versions - 1, originals[n]);
        }

        var same = data.Subset(originals);
        return new(inputs, same.Targets, data.InputWidth, data.TargetWidth, data.Task, classNames: data.ClassNames) { Image = data.Image };
    }

    private static IReadOnlyList<IDistortion> Named(string augment)
    {
        try
        {
            return DistortionRegistry.Several(augment);
        }
        catch (FormatException unknown)
        {
            throw new DataException(unknown.Message, unknown);
        }
    }
}
