"""What people of the demo firm wrote about export customers. {who} and {product} are filled in."""

from __future__ import annotations

from clientbook.services.demo_notes import Notes
from clientbook.services.demo_texts import EMAIL, EVENT, MEETING, PHONE, VISIT, Talk, lines

ENGLISH = Talk(
    first=lines(
        (EVENT, "Met {who} at the Canton Fair. They need a second source for {product} and asked for samples."),
        (MEETING, "First call with {who}. Wants FOB Ningbo prices for {product}, and photos of the packing line."),
        (EMAIL, "Enquiry through the website. {who} asked about minimum order, lead time and FSC paper."),
        (EMAIL, "{who} wrote on the recommendation of another customer: {product}, two designs, delivery in spring."),
        (EVENT, "{who} came to our stand in Frankfurt with a sample of {product} and a target price."),
        (PHONE, "{who} called: their supplier of {product} has closed. Wants to know how soon we can start."),
    ),
    asking=lines(
        (EMAIL, "{who} asked for a quote on {product}, FOB Ningbo, valid 14 days. Sent the same afternoon."),
        (MEETING, "Video call about the artwork for {product}. {who} approved the second proof."),
        (EMAIL, "{who} needs {product} ten days earlier than usual; booked the earlier vessel."),
        (EMAIL, "Discussed payment: 30 % deposit, balance against the copy of the bill of lading. {who} agreed."),
        (EMAIL, "{who} compared us with a mill in Vietnam. We matched the lead time, not the price; order confirmed."),
        (PHONE, "{who} wants to combine {product} with the last item in one container. Checked: fits in a 20-foot."),
        (EMAIL, "Sent the packing list for {product} in advance, {who} asked for it because of the new customs form."),
        (
            MEETING,
            "Went through the forecast for the half-year with {who}: {product} up by a fifth from the summer on.",
        ),
        (EMAIL, "{who} changed the barcode on {product} after the proof. New plate, we carry the cost this once."),
        (PHONE, "{who} asked whether {product} can go by rail this time. Quoted 19 days to Duisburg, plus trucking."),
        (
            EMAIL,
            "Pre-production sample of {product} approved by {who} with one remark: handles two centimetres longer.",
        ),
        (EMAIL, "{who} confirmed the order for {product} by return and asked for delivery in two lots."),
    ),
    arrived=lines(
        (EMAIL, "Container arrived. {who} says the count is right and the cartons are dry."),
        (EMAIL, "{who} sent photos from the warehouse: {product} is fine, two pallets were relabelled on site."),
        (PHONE, "Confirmed delivery. {who} asks us to put the carton marks on two sides next time."),
        (EMAIL, "Goods through customs in four days. {who} says the new document set made the difference."),
        (EMAIL, "{who} tested {product} on the packing line: no jams. They will drop the second supplier."),
        (PHONE, "One pallet of {product} leaned in the container. {who} re-stacked it and asks for corner boards."),
        (EMAIL, "Balance received the day after arrival. Thanked {who} and sent the statement for the year."),
        (EMAIL, "{who} counted 40 pieces short on {product}; we add them to the next shipment free of charge."),
    ),
    between=lines(
        (EMAIL, "Sent the new price list. {who} will plan the next range in the coming weeks."),
        (EMAIL, "{who} will be in Shanghai next month and would like to see the warehouse."),
        (PHONE, "Short call: sales are slower than planned, the next order moves by three weeks."),
        (EMAIL, "{who} introduced the new assistant buyer, who takes over the day-to-day questions."),
        (EMAIL, "{who} asked about the recycling rules that apply from next year; promised the test reports."),
        (MEETING, "Quarterly video call. {who} is happy with lead times and wants smaller cartons for the web shop."),
        (EMAIL, "Sent season's greetings and the vessel schedule for the coming quarter to {who}."),
        (EMAIL, "Freight rates went up again. Warned {who} early, so that they can move orders forward."),
        (PHONE, "{who} is back from leave. Nothing urgent; wants to talk about the autumn range in two weeks."),
        (MEETING, "{who} showed us the new store concept. Natural paper everywhere, no plastic windows."),
        (EMAIL, "{who} asked for our social audit report. Sent the one from March, valid for two years."),
        (EMAIL, "Two of their stores have closed, {who} writes. Volumes stay, as the web shop grows."),
        (PHONE, "Called {who} about the open questions on artwork; the designer answers on Thursday."),
        (EVENT, "Dinner with {who} during the fair. Their owner is thinking about own brands for tea."),
        (EMAIL, "{who} forwarded a supplier questionnaire from head office. Filled in and returned the same day."),
        (EMAIL, "Exchange rate talk: {who} would rather pay in sterling. Offered to review it at half-year."),
        (VISIT, "Visited the warehouse with {who} while in the country. They stack five high; our limit is four."),
        (EMAIL, "{who} sent the holiday calendar: no receiving between 22 December and 3 January."),
        (PHONE, "{who} asked for a reference customer in the same trade. Named two, after asking them."),
        (EMAIL, "Shared the mill's notice about paper prices. {who} will order before the end of the month."),
        (MEETING, "Review of the year with {who}: eight shipments, one late. Agreed on a buffer stock in Ningbo."),
        (EMAIL, "{who} wants carbon figures per carton. Asked the mill; they need three weeks."),
        (EMAIL, "Sent three paper weights by courier, {who} will pick one after a drop test."),
        (PHONE, "Out of office reply, then {who} called back: moved desks, same number, still our buyer."),
    ),
)

TERSE_ENGLISH = Talk(
    first=lines(
        (EVENT, "Fair. Card of {who}. {product}."),
        (EMAIL, "Web enquiry, {product}. Price list sent."),
    ),
    asking=lines(
        (EMAIL, "Quoted {product}."),
        (EMAIL, "{who} wants 3 % off. Gave 2."),
        (PHONE, "Order for {product}, by phone. Mail follows."),
        (EMAIL, "Proof OK."),
        (EMAIL, "Wants it earlier. Asked the factory."),
    ),
    arrived=lines(
        (EMAIL, "Arrived, fine."),
        (EMAIL, "Arrived. Some dents. No claim."),
        (PHONE, "Goods in. Wants marks on two sides."),
    ),
    between=lines(
        (PHONE, "Called. No news."),
        (PHONE, "No answer, left a message."),
        (EMAIL, "New price list sent."),
        (PHONE, "{who} on holiday till Monday."),
        (EMAIL, "Asked about the next order. After Easter."),
        (PHONE, "Chat. Sales slow there."),
        (EMAIL, "Sent vessel schedule."),
        (PHONE, "{who} busy, try again next week."),
        (EMAIL, "Wants audit report. Sent."),
        (PHONE, "New assistant, name not understood."),
    ),
)

ENGLISH_NOTES = Notes(
    needs=(
        ("Send test reports for {product}", "Signed originals by courier"),
        ("Quote {product} with printed inside", "Three quantity steps"),
        ("Book a warehouse visit", "Two people, half a day"),
        ("Corner boards on every pallet of {product}", "No charge, from the next shipment on"),
        ("Carbon figures per carton", "From the mill, in three weeks"),
        ("Name a second forwarder in Ningbo", "{who} compares both"),
        ("Hold two weeks of {product} in Ningbo", "Buffer stock, reviewed every quarter"),
        ("Carton marks on two sides", "Artwork is with {who}"),
    ),
    dropped="{who} solved it on their side",
    praise=(
        "Happy with the last two shipments, nothing open.",
        "Prices are fine; they value the quick answers most.",
        "Contact data confirmed, no complaints.",
        "Would recommend us; documents are always complete.",
        "Likes the photos we send before loading.",
    ),
    so_so=(
        "All right on the whole. Wants one mail a week with the state of all orders.",
        "Quality good, answers on Fridays come too late for them.",
        "Neither better nor worse than others, they say. Price decides.",
    ),
    grumble=(
        "Two late shipments in a row; a third one and they look around.",
        "Colour of the last lot differed from the sample.",
        "Nobody called for months, they heard of the new price list from a competitor.",
    ),
    unreached=("Voicemail twice.", "In a meeting, the assistant takes a message.", "Out of office until Monday."),
    after_sales_open=(
        "Two cartons wet, photos received, replacement in the next container",
        "Print a shade too dark, the mill checks its sample",
        "40 pieces short, to be added to the next shipment",
    ),
    after_sales_settled=(
        "Dented corners, 2 % credit note accepted",
        "Wrong carton marks, relabelled at our cost",
    ),
    preferences=(
        "Prefers e-mail; calls only after 16:00 Shanghai time.",
        "Wants three quantity steps in every quote.",
        "Likes to see a photo of the loaded container.",
        "Decides on Mondays, after their buying meeting.",
        "Short mails with one question each.",
        "Reads attachments on the phone: PDF, no sheets.",
    ),
    taboos=(
        "No calls at weekends.",
        "Never mention volumes of other customers.",
        "Vegetarian; no alcohol at dinners.",
        "Do not copy the owner in on price talks.",
    ),
    remarks=(
        "Pays 30 % in advance, the rest on the day of the bill of lading.",
        "Freight forwarder is theirs; goods must be at the terminal five days before sailing.",
        "Fiscal year ends in March; large orders come before that.",
        "Second warehouse planned, volumes may double.",
        "Buys the same item from a mill in Vietnam as well.",
    ),
)
