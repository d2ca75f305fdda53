using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Augmentation;

/// <summary>
/// A random change of an image that leaves what it shows the same: what training sees in its place, another one every epoch.
/// </summary>
/// <remarks>
/// A distortion says from where in the image each pixel is taken. Several one after the other move these places on, and the image is read
/// once at the end, so nothing is blurred twice.
/// </remarks>
public interface IDistortion : IDescribed
{
    /// <summary>Prepares the distortion for images of one size.</summary>
    /// <param name="rows">Rows of the image.</param>
    /// <param name="columns">Columns of the image.</param>
    /// <returns>What distorts them. It may have memory of its own, so each thread needs one.</returns>
    IDisplacement Plan(int rows, int columns);
}

/// <summary>A distortion for images of one size, used by one thread.</summary>
public interface IDisplacement
{
    /// <summary>Moves the places from which the pixels of an image are taken.</summary>
    /// <param name="x">rows × columns: the column from which each pixel is taken, in pixels, 0 at the middle of the first; changed in
    /// place.</param>
    /// <param name="y">rows × columns: the row likewise.</param>
    /// <param name="random">Random numbers for this image, in this epoch, and for this distortion alone.</param>
    void Move(Span<float> x, Span<float> y, Philox random);
}
