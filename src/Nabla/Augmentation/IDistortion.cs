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

/// <summary>Every distortion that has a name.</summary>
public static class DistortionRegistry
{
    /// <summary>The list: one line each.</summary>
    public static Registry<IDistortion> Default { get; } = new(
        "distortion",
        s => new Elastic(s.Number("sigma", 0, 4), s.Number("alpha", 1, 34)),
        s => new Rotation(s.Number("degrees", 0, 15)),
        s => new Scaling(s.Number("share", 0, 0.15)),
        s => new Shear(s.Number("slope", 0, 0.15)),
        s => new Translation(s.Number("pixels", 0, 1)))
    {
        Synonyms = Suggestion.Synonyms(
            ("elastic", "elastic-transform"),
            ("rotation", "random-rotation rotate"),
            ("scaling", "zoom random-zoom scale"),
            ("shear", "random-shear"),
            ("translation", "shift random-translation translate")),
    };

    /// <summary>Reads several, which follow each other: <c>elastic:sigma=4,alpha=34+rotation:degrees=15</c>.</summary>
    /// <param name="text">Distortions with a plus between them; <c>none</c> for none.</param>
    /// <returns>The distortions in their order.</returns>
    /// <exception cref="FormatException">A name is unknown, or a number has no meaning or is out of range.</exception>
    public static IReadOnlyList<IDistortion> ParseList(string text)
    {
        var distortions = new List<IDistortion>();
        var spec = Spec.Parse(text);
        if (spec is { Name: "none", Numbers.Count: 0, Then: null }) return distortions;
        for (Spec? next = spec; next is not null; next = next.Then) distortions.Add(Default.Create(next with { Then = null }));
        return distortions;
    }

    /// <summary>The written form of several.</summary>
    /// <param name="distortions">The distortions in their order.</param>
    /// <returns>What <see cref="ParseList"/> reads.</returns>
    public static string Format(IReadOnlyList<IDistortion> distortions)
    {
        ArgumentNullException.ThrowIfNull(distortions);
        return distortions.Count == 0 ? "none" : string.Join('+', distortions.Select(distortion => distortion.Spec));
    }
}
