#!/usr/bin/env bash
# MARC::File::XML 1.0.5 (Debian 1.0.5-2): a space or line break in one </record > of a MARCXML file, and it reads fewer records
#
# Guess: the module parses MARCXML by XML::LibXML, so anything that is well-formed XML is read, and what is not is an error.
#   White space before the > of a closing tag, which XML allows, changes nothing.
# Instead: it finds the records of a file by a pattern for <record …> and </record>, and only gives each piece to LibXML.
#   A record whose closing tag is "</record >" or has a line break does not end for it. As the last one it is left out;
#   as the first one it takes the next with it and nothing at all is read. next() returns undef as at the end of a file:
#   there is no error and no warning, and a loader reports 0 records read.
# Why it matters: XSLT and XML databases may break lines inside of tags. Koha and many scripts read by this module. Count the
#   records by another tool, or write the file anew by an XML library before loading it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"
packages='libmarc-xml-perl=1.0.5-2 libmarc-record-perl=2.0.7-3 libmarc-charset-perl=1.35-4 libxml-libxml-perl
  libxml-sax-perl libxml-sax-base-perl libxml-namespacesupport-perl libclass-accessor-perl libsub-name-perl'
# shellcheck disable=SC2086
apt-get download -qq $packages >/dev/null 2>&1 || { apt-get update -qq >/dev/null && apt-get download -qq $packages >/dev/null 2>&1; }
for package in ./*.deb; do dpkg -x "$package" root; done
PERL5LIB="$dir/root/usr/share/perl5:$(find "$dir"/root/usr/lib -type d -path '*/perl5/5.*' -prune | head -1)"
export PERL5LIB

cat >run.pl <<'PERL'
use strict;
use warnings;
use MARC::Batch;
use MARC::File::XML (BinaryEncoding => 'utf8', RecordFormat => 'MARC21');
use XML::LibXML;

die 'not the module of this test' unless index($INC{'MARC/File/XML.pm'}, (split /:/, $ENV{PERL5LIB})[0]) == 0;
print "MARC::File::XML $MARC::File::XML::VERSION\n";
sub record {
  my ($title, $end) = @_;
  return "<record><leader>00000nam a2200000 a 4500</leader><datafield tag=\"245\" ind1=\"1\" ind2=\"0\">"
    . "<subfield code=\"a\">$title</subfield></datafield>$end\n";
}
for (
  ['</record>', '</record>', '</record>', 'One, Two, Three'],
  ['</record>', '</record>', "</record\n>", 'One, Two'],
  ["</record\n>", '</record>', '</record>', ''],
) {
  my ($first, $second, $third, $expected) = @$_;
  my $xml = "<collection xmlns=\"http://www.loc.gov/MARC21/slim\">"
    . record('One', $first) . record('Two', $second) . record('Three', $third) . '</collection>';
  my @whole = XML::LibXML->load_xml(string => $xml)->documentElement->getElementsByTagName('record');
  open my $file, '>', 'in.xml' or die;
  print $file $xml;
  close $file;
  my @warnings;
  local $SIG{__WARN__} = sub { push @warnings, @_ };
  my $batch = MARC::Batch->new('XML', 'in.xml');
  my @titles;
  while (my $record = $batch->next) { push @titles, $record->title }
  my $seen = join ', ', @titles;
  print scalar(@whole), " records by LibXML; by MARC::File::XML: ", ($seen || 'nothing'), '; warnings: ', scalar(@warnings), "\n";
  die "expected '$expected'" unless $seen eq $expected && @warnings == 0;
}
PERL
perl run.pl
