# Reads and writes records with MARC::Record, as lines of JSON.
#   perl marc-record.pl read marc|marcxml FILE > LINES
#   perl marc-record.pl write marc|marcxml LINES > FILE
use strict;
use warnings;
use JSON::PP;
use MARC::Batch;
use MARC::Charset;
use MARC::Field;
use MARC::Record;

my ($action, $format, $file) = @ARGV;
if ($format eq 'marcxml') {
  require MARC::File::XML;
  MARC::File::XML->import(BinaryEncoding => 'utf8', RecordFormat => 'USMARC');
}
my $json = JSON::PP->new->ascii->canonical;
$action eq 'read' ? read_records() : write_records();

sub read_records {
  my $batch = MARC::Batch->new($format eq 'marc' ? 'USMARC' : 'XML', $file);
  $batch->strict_off;
  while (my $record = $batch->next) {
    my (@controls, @fields);
    for my $field ($record->fields) {
      if ($field->is_control_field) {
        push @controls, { tag => $field->tag, data => $field->data };
      } else {
        push @fields, {
          tag => $field->tag,
          ind1 => $field->indicator(1),
          ind2 => $field->indicator(2),
          subfields => [map { { code => $_->[0], value => $_->[1] } } $field->subfields],
        };
      }
    }
    my $line = { leader => $record->leader, controlFields => \@controls, dataFields => \@fields };
    print $json->encode($line), "\n";
  }
  print STDERR "$_\n" for $batch->warnings;
}

sub write_records {
  open my $lines, '<:encoding(UTF-8)', $file or die $!;
  binmode STDOUT, ':utf8';
  print MARC::File::XML::header() if $format eq 'marcxml';
  while (my $line = <$lines>) {
    my $read = $json->decode($line);
    my $record = MARC::Record->new;
    $record->leader($read->{leader});
    $record->encoding('UTF-8');
    $record->append_fields(MARC::Field->new($_->{tag}, $_->{data})) for @{ $read->{controlFields} };
    for (@{ $read->{dataFields} }) {
      my @subfields = map { ($_->{code}, $_->{value}) } @{ $_->{subfields} };
      $record->append_fields(MARC::Field->new($_->{tag}, $_->{ind1}, $_->{ind2}, @subfields));
    }
    print $format eq 'marc' ? $record->as_usmarc : MARC::File::XML::record($record, 'UTF-8');
  }
  print MARC::File::XML::footer() if $format eq 'marcxml';
}
