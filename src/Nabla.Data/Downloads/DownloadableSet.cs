namespace Nabla.Data.Downloads;

/// <summary>A set of images that others publish as four IDX files.</summary>
/// <param name="Name">What it is called on the command line, and the name of its folder.</param>
/// <param name="Description">What it holds, in one line.</param>
/// <param name="TrainImages">Images to learn from.</param>
/// <param name="TrainLabels">Their labels.</param>
/// <param name="TestImages">Images to test with.</param>
/// <param name="TestLabels">Their labels.</param>
/// <param name="Classes">Name of class 0, of class 1, ….</param>
public sealed record DownloadableSet(
    string Name,
    string Description,
    RemoteFile TrainImages,
    RemoteFile TrainLabels,
    RemoteFile TestImages,
    RemoteFile TestLabels,
    IReadOnlyList<string> Classes)
{
    /// <summary>The four files.</summary>
    public IReadOnlyList<RemoteFile> Files => [TrainImages, TrainLabels, TestImages, TestLabels];
}
